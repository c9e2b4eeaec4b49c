import type { Ramp } from '../../core/index.ts'
import type { StageDays } from '../../core/ramp/stage-days.ts'
import { counted } from '../../core/text/counted.ts'
import type { RampProblem } from '../../server/autopilot/read-ramp.ts'
import { countText, percentText } from '../status/numbers.ts'
import { printable } from '../status/printable.ts'
import { table } from '../status/table.ts'

const LONG_DAYS = 3

/** A ramp that is refused: each problem with its line. */
export const formatProblems = (file: string, problems: readonly RampProblem[]): string =>
  [
    `${file} is refused: ${counted(problems.length, 'problem')}.`,
    ...problems.map(
      ({ line, path, message }) =>
        `  ${file}${line === null ? '' : `:${line}`}  ${printable(`${path} ${message}`.trim())}`,
    ),
    '',
  ].join('\n')

const timeText = (minutes: number): string => {
  if (minutes === 0) return '-'
  return minutes % 60 === 0 ? `${countText(minutes / 60)} h` : `${countText(minutes)} min`
}

const daysText = (days: number): string => {
  if (!Number.isFinite(days)) return 'never'
  return `${days < 10 ? days.toFixed(1) : countText(Math.round(days))} days`
}

/** "3  Europe, owners" */
const stageText = ({ audience, owners }: Ramp['stages'][number], index: number): string => {
  const what = [audience && printable(audience), owners && 'owners'].filter(Boolean).join(', ')
  return `${index + 1}  ${what}`.trimEnd()
}

/** A ramp that is taken: its stages, and how long each of them takes. */
export const formatLint = (file: string, ramp: Ramp, days: readonly StageDays[] | null): string => {
  const heading = ['stage', 'RudderStack', 'Segment', 'at least', ...(days ? ['sessions', 'takes'] : [])]
  const rows = ramp.stages.map((stage, index) => [
    stageText(stage, index),
    percentText(stage.rudderstack),
    percentText(stage.segment),
    timeText(stage.minMinutes),
    ...(days ? [countText(days[index]!.sessions), daysText(days[index]!.days)] : []),
  ])
  const lines = [
    `${file} is a ramp of ${counted(ramp.stages.length, 'stage')}.`,
    '',
    ...table([heading, ...rows]),
    '',
  ]
  return [...lines, ...notesOn(days), ''].join('\n')
}

const notesOn = (days: readonly StageDays[] | null): readonly string[] => {
  if (days === null)
    return ['How long each stage takes depends on your traffic: --sessions-per-day NUMBER says it.']
  // nothing comes after the last one
  const before = days.slice(0, -1)
  const total = before.reduce((sum, one) => sum + one.days, 0)
  const long = before.flatMap(({ days: takes }, index) => (takes > LONG_DAYS ? [index + 1] : []))
  const whole = `The last stage begins after ${daysText(total)} at least, where nothing is lost.`
  if (long.length === 0) return [whole]
  return [
    whole,
    `Over ${LONG_DAYS} days: ${long.length === 1 ? 'stage' : 'stages'} ${long.join(', ')}. Too few people are on both legs there`,
    'to prove the limits sooner: leave the stage out, or begin with a larger share.',
  ]
}
