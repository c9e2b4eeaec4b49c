import type { Counts } from '../../../src/core/ramp/evidence.ts'
import type { Ramp } from '../../../src/core/ramp/ramp.ts'
import { RECORDED_STEP_MS, type Recorded, type RecordedRow } from '../../../src/core/ramp/recorded.ts'
import { rehearse, type Rehearsal } from '../../../src/core/ramp/rehearse.ts'
import { replay, type Replay } from '../../../src/core/ramp/replay.ts'
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts'
import { counts, HOUR } from './ramp-world.ts'

export const DAY = 24 * HOUR
export const BEGAN = Date.UTC(2026, 10, 1)
const STEPS_PER_DAY = DAY / RECORDED_STEP_MS

export type Bad = Partial<Omit<Counts, 'sessions'>>

/** So many sessions in each step of so many days, of which so many are bad from some day on. */
export const recordedDays = (
  days: number,
  sessions: number,
  changes: Partial<RecordedRow> = {},
  badOf: (day: number) => Bad = () => ({}),
): readonly RecordedRow[] =>
  Array.from({ length: days * STEPS_PER_DAY }, (_, step) => ({
    at: BEGAN + step * RECORDED_STEP_MS,
    revision: 7,
    audience: 'everyone',
    last: true,
    only: true,
    dual: 50,
    all: counts(sessions, badOf(step / STEPS_PER_DAY)),
    events: {},
    ...changes,
  }))

export const played = (
  ramp: Ramp,
  rows: readonly RecordedRow[],
  { days = 30, seed = 1 } = {},
): Rehearsal & Pick<Replay, 'used' | 'shorts' | 'unknown'> => {
  const random = createSeededRandom(seed)
  const recorded: Recorded = { from: BEGAN, to: BEGAN + days * DAY, sentinel: 1, rows }
  const { sessions, ...told } = replay(recorded, ramp, random)
  const options = { from: BEGAN, until: recorded.to, stepMs: RECORDED_STEP_MS, random, sessions }
  return { ...rehearse(ramp, options), ...told }
}
