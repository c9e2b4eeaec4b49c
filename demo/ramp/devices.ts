import { assign, parseRollout, type Cohort, type Rollout } from '../../src/core/index.ts'
import { FIRST_ROLLOUT, SENTINEL } from './ramp-file.ts'

const rolloutAt = (rudderstack: number, segment: number): Rollout => {
  const parsed = parseRollout({ ...FIRST_ROLLOUT, audiences: [{ name: 'everyone', rudderstack, segment }] })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rollout
}

const cohortOf = (rollout: Rollout, deviceId: string): Cohort => assign(rollout, { deviceId }).cohort

/**
 * Ids of so few devices that chance could leave a stage without any: each of four quarters of the shares has as many, and of
 * each a quarter stays on both to the end.
 */
export const pickDevices = (count: number, newId: () => string): readonly string[] => {
  const quarters = [25, 50, 75, 100].map((share) => rolloutAt(share, 100))
  const end = rolloutAt(100, 0)
  const each = count / quarters.length
  const staying = Math.max(1, Math.round((each * SENTINEL) / 100))
  const found = quarters.map((): { readonly id: string; readonly stays: boolean }[] => [])
  for (let tries = 0; tries < 100_000 && found.some((list) => list.length < each); tries++) {
    const id = newId()
    const list = found[quarters.findIndex((rollout) => cohortOf(rollout, id) === 'dual')]!
    const stays = cohortOf(end, id) === 'dual'
    const alike = list.filter((one) => one.stays === stays).length
    if (list.length < each && alike < (stays ? staying : each - staying)) list.push({ id, stays })
  }
  return found.flat().map(({ id }) => id)
}
