import { addByKey, addCounts } from './add-counts.ts'
import { audienceKey, eventKey, NO_SESSIONS, type Counts } from './evidence.ts'
import type { Ramp, Stage } from './ramp.ts'
import type { Recorded, RecordedRow } from './recorded.ts'
import type { Sessions } from './known-sessions.ts'
import { dualPercent } from './stage-days.ts'
import { drawn, staying, thin } from './thin.ts'

/** A stage for which fewer sessions were recorded than it would have had. */
export type Short = {
  readonly stage: number
  readonly wanted: number
  readonly used: number
}

export type Replay = {
  sessions(from: number, to: number, stage: number): Sessions
  /** So far. */
  used(): number
  shorts(): readonly Short[]
  /** Sessions that were left out, as nobody knows what share of their audience was on both legs then. */
  unknown(): number
}

const NOBODY: Pick<Stage, 'rudderstack' | 'segment'> = { rudderstack: 0, segment: 100 }

const isOf = ({ audience }: Stage, row: RecordedRow): boolean =>
  audience === undefined ? row.last : audience === row.audience

/** Percent of an audience's people on both legs during a stage; null where the ramp leaves it alone. */
const dualAt = (ramp: Ramp, stage: number, row: RecordedRow, sentinel: number): number | null => {
  if (!ramp.stages.some((one) => isOf(one, row))) return null
  const holds = ramp.stages.slice(0, stage + 1).filter((one) => isOf(one, row))
  return dualPercent(holds.at(-1) ?? NOBODY, sentinel)
}

/** Audiences that a stage has people of on both legs, known by name. */
const namedAt = ({ stages }: Ramp, stage: number): readonly string[] =>
  stages.slice(0, stage + 1).flatMap(({ audience }) => (audience === undefined ? [] : [audience]))

/**
 * Plays what was recorded to a ramp. The share of people on both legs was another one then than the stage's: where the stage has
 * fewer, so many of the recorded sessions are drawn; where it has more, all count and no other is invented. Audiences that the
 * ramp does not move are as they were.
 */
export function replay({ rows, sentinel }: Recorded, ramp: Ramp, random: () => number): Replay {
  const byStep = new Map<number, RecordedRow[]>()
  for (const row of rows) byStep.set(row.at, [...(byStep.get(row.at) ?? []), row])
  const isDivided = rows.some(({ only, dual }) => !only && dual !== null)
  const shorts = new Map<number, Short>()
  let [used, unknown] = [0, 0]

  const noteShort = (stage: number, wanted: number, had: number): void => {
    const before = shorts.get(stage) ?? { stage, wanted: 0, used: 0 }
    shorts.set(stage, { stage, wanted: before.wanted + wanted, used: before.used + had })
  }
  const takeOf = (row: RecordedRow, stage: number): number => {
    const { sessions } = row.all
    if (row.dual === null) {
      unknown += sessions
      return 0
    }
    const dual = dualAt(ramp, stage, row, sentinel) ?? row.dual
    const ratio = dual / row.dual
    if (ratio > 1) noteShort(stage, sessions * ratio, sessions)
    return ratio >= 1 ? sessions : staying(sessions, ratio, random)
  }
  const countsOf = (row: RecordedRow, stage: number): Sessions => {
    const take = takeOf(row, stage)
    const all = thin(row.all, take, random)
    const events = Object.entries(row.events).map(([event, counts]): [string, Counts] => {
      const some = drawn(row.all.sessions, counts.sessions, take, random)
      return [eventKey(event), thin(counts, some, random)]
    })
    const audience = row.only || all.sessions === 0 ? [] : [[audienceKey(row.audience), all] as const]
    return { all, byKey: Object.fromEntries([...events, ...audience]) }
  }

  return {
    sessions(from, _to, stage) {
      // one that has no session yet has to be proven, too
      const named = isDivided ? namedAt(ramp, stage) : []
      const none: Sessions = {
        all: NO_SESSIONS,
        byKey: Object.fromEntries(named.map((name) => [audienceKey(name), NO_SESSIONS])),
      }
      const step = (byStep.get(from) ?? []).map((row) => countsOf(row, stage)).reduce(addSessions, none)
      used += step.all.sessions
      return step
    },
    used: () => used,
    shorts: () => [...shorts.values()],
    unknown: () => unknown,
  }
}

const addSessions = (one: Sessions, other: Sessions): Sessions => ({
  all: addCounts(one.all, other.all),
  byKey: addByKey(one.byKey, other.byKey),
})
