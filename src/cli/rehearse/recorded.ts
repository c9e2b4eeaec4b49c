import type { Ramp } from '../../core/index.ts'
import { RECORDED_STEP_MS, type Recorded } from '../../core/ramp/recorded.ts'
import { rehearse } from '../../core/ramp/rehearse.ts'
import { replay, type Replay, type Short } from '../../core/ramp/replay.ts'
import { createSeededRandom } from '../../sandbox/seeded-random.ts'
import { CliError } from '../cli-error.ts'
import { timeText } from '../history/format-history.ts'
import { timeOf } from '../parity/range-flags.ts'
import { connect } from '../server/connect.ts'
import { countText } from '../status/numbers.ts'
import type { Io } from '../verb.ts'
import { fetchRecorded } from './fetch-recorded.ts'
import type { Given } from './flags.ts'
import type { Rehearsed } from './rehearsed.ts'

const MOST_DAYS = 90
const DAY_MS = 86_400_000

/** From the start of a step. @throws CliError (exit 2) */
const sinceOf = (text: string, now: number): number => {
  const since = timeOf('--since', text, now)
  if (since >= now) throw new CliError(2, '--since must be in the past.')
  if (now - since > MOST_DAYS * DAY_MS)
    throw new CliError(2, `--since goes back ${MOST_DAYS} days at most, not to ${text}.`)
  return Math.ceil(since / RECORDED_STEP_MS) * RECORDED_STEP_MS
}

/** Sessions are counted in steps of ten minutes. */
const when = (at: number): string => timeText(at).slice(0, 16)

const sessionsText = (count: number): string => `${countText(count)} session${count === 1 ? '' : 's'}`

/** Of stages with more people on both legs than were recorded. */
const shortsText = (shorts: readonly Short[]): string => {
  const each = shorts.map(
    ({ stage, wanted, used }) => `stage ${stage + 1} ${countText(used)} of ${countText(Math.round(wanted))}`,
  )
  return (
    `Fewer were recorded than these stages would have had, and none are made up: ${each.join(', ')}. ` +
    'Where sessions are what it waits for, it moves later than it would have.'
  )
}

const notesOn = ({ rows, to }: Recorded, played: Replay): readonly string[] => {
  const all = rows.reduce((sum, row) => sum + row.all.sessions, 0)
  const [unknown, shorts] = [played.unknown(), played.shorts()]
  return [
    `Recorded: ${when(rows[0]!.at)} to ${when(to)}, ${sessionsText(all)} on both legs; ${countText(played.used())} were ` +
      'played, of each ten minutes as many as the stage’s share of people on both would have had.',
    ...(shorts.length === 0 ? [] : [shortsText(shorts)]),
    ...(unknown === 0
      ? []
      : [
          `Left out: ${sessionsText(unknown)}: what share of their audience was on both legs the server does not know.`,
        ]),
  ]
}

const nothing = (since: number): CliError =>
  new CliError(
    1,
    `no settled session on both legs is recorded since ${when(since)}; go back further with --since, ` +
      'or make visitors up: --sessions-per-day NUMBER.',
  )

/** Reads the flags, and gives what plays a ramp against what a server has recorded. @throws CliError */
export const recorded = (flags: Given, seed: number, io: Io): ((ramp: Ramp) => Promise<Rehearsed>) => {
  const to = Date.now()
  const since = sinceOf(flags.since ?? '30d', to)
  // the body of an answer that is no is no rehearsal
  const api = connect(flags.server === undefined ? {} : { server: flags.server }, io)
  return async (ramp) => {
    const events = (ramp.keyEvents ?? []).map(({ event }) => event)
    const found = await fetchRecorded(api, { from: since, to }, events)
    const began = found.rows[0]?.at
    if (began === undefined) throw nothing(since)
    const random = createSeededRandom(seed)
    const played = replay(found, ramp, random)
    const { sessions } = played
    const rehearsal = rehearse(ramp, { from: began, until: to, stepMs: RECORDED_STEP_MS, random, sessions })
    return {
      began,
      until: to,
      rehearsal,
      when,
      notes: notesOn(found, played),
      more: {
        recorded: {
          from: began,
          to,
          sessions: found.rows.reduce((sum, row) => sum + row.all.sessions, 0),
          played: played.used(),
          unknown: played.unknown(),
          shorts: played.shorts(),
        },
      },
    }
  }
}
