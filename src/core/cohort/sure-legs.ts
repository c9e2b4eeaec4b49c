import type { Leg, Rollout } from '../rollout/rollout.ts'

const areAll100 = (shares: readonly (number | undefined)[]): boolean =>
  shares.every((share) => share === undefined || share === 100)

/**
 * The legs that whoever comes loads under this rollout, known before it is known who that is. Somebody without an id, of
 * whom shares cannot decide, may load another one all the same.
 */
export function sureLegs({ killed, audiences }: Pick<Rollout, 'killed' | 'audiences'>): Leg[] {
  if (killed) return [killed === 'segment' ? 'rudderstack' : 'segment']
  const sure: Leg[] = []
  if (areAll100(audiences.map(({ segment }) => segment))) sure.push('segment')
  const everybody = audiences.at(-1)
  // where no audience says so nobody loads it
  if (everybody?.rudderstack !== undefined && areAll100(audiences.map(({ rudderstack }) => rudderstack)))
    sure.push('rudderstack')
  return sure
}
