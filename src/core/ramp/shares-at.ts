import type { Audience, Owner } from '../rollout/rollout.ts'
import type { Stage } from './ramp.ts'

/** What a ramp writes of a rollout. */
export type Ramped = {
  readonly audiences: readonly Audience[]
  readonly owners: Readonly<Record<string, Owner>>
}

/**
 * The audiences and owners of a stage: those from before the ramp, and over them what each stage up to it has set. So a stage
 * that is gone back to is the very one that it was.
 * @param base from before the ramp @param stage −1 = before the first
 * @throws Error where a stage names an audience that is not there
 */
export function sharesAt(base: Ramped, stages: readonly Stage[], stage: number): Ramped {
  const audiences = base.audiences.map((one) => ({ ...one }))
  const owners = { ...base.owners }
  for (const { audience, rudderstack, segment, owners: given } of stages.slice(0, stage + 1)) {
    const index =
      audience === undefined ? audiences.length - 1 : audiences.findIndex(({ name }) => name === audience)
    const found = audiences[index]
    if (found === undefined) throw new Error(`There is no audience "${audience ?? ''}".`)
    audiences[index] = { ...found, rudderstack, segment }
    Object.assign(owners, given)
  }
  return { audiences, owners }
}
