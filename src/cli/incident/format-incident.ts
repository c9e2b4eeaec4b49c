import { LEG_NAMES } from '../../core/cohort/labels.ts'
import type { Incident } from '../../server/index.ts'
import { countText, durationText, percentText } from '../status/numbers.ts'
import { printable } from '../status/printable.ts'

type Line = readonly [what: string, text: string]

const LEGS = ['segment', 'rudderstack'] as const
const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

const by = ({ actor, action, reason }: NonNullable<Incident['before']>): string =>
  printable(`${action} by ${actor}${reason === null ? '' : `: ${reason}`}`)

const reachedText = ({ revision, reachedMs }: Incident): string => {
  if (revision === null || reachedMs === null) return 'no page has named a newer revision'
  const times = ([50, 95, 99] as const).map((percent) => {
    const ms = reachedMs[percent]
    return `${percent} % ${ms === null ? 'not yet' : `after ${durationText(ms)}`}`
  })
  return `revision ${revision}: ${times.join(', ')}`
}

const volumeText = ({ volume }: Incident, leg: (typeof LEGS)[number]): string => {
  const { before, after } = volume[leg]
  const rate = (perMinute: number): string => countText(Math.round(perMinute * 10) / 10)
  const change =
    before.perMinute > 0 ? `, ${percentText((100 * after.perMinute) / before.perMinute)} of before` : ''
  return `${rate(after.perMinute)} copies a minute, ${rate(before.perMinute)} before${change}`
}

/** What happened, as names and texts. */
const linesOf = (incident: Incident): readonly Line[] => {
  const { at, until, isOver, before, ended, gap, duplicates, people } = incident
  return [
    ['what', by(incident)],
    ['when', `${moment(at)}; looked at until ${moment(until)}${isOver ? '' : ', and on'}`],
    ['the change before it', before === null ? 'none' : `${by(before)} (${moment(before.at)})`],
    ['ended', ended === null ? 'not yet' : `${by(ended)} (${moment(ended.at)})`],
    ['open pages', reachedText(incident)],
    ...LEGS.map((leg): Line => [LEG_NAMES[leg], volumeText(incident, leg)]),
    [
      'calls in the gap',
      `${countText(gap.calls)} by pages that had not followed: ${countText(gap.both)} reached both, ` +
        `${countText(gap.segment)} Segment alone, ${countText(gap.rudderstack)} RudderStack alone`,
    ],
    ['duplicates', LEGS.map((leg) => `${countText(duplicates[leg])} at ${LEG_NAMES[leg]}`).join(', ')],
    [
      'people',
      `${countText(people.seen)} seen before and after, ${countText(people.changed)} of them with another anonymous id since`,
    ],
  ]
}

const titleOf = ({ id, action }: Incident): string => `Incident ${id}: ${action}`

/** For a terminal. */
export const formatIncident = (incident: Incident): string => {
  const lines = linesOf(incident)
  const width = Math.max(...lines.map(([what]) => what.length))
  return [titleOf(incident), ...lines.map(([what, text]) => `  ${what.padEnd(width)}  ${text}`), ''].join(
    '\n',
  )
}

/** What a stranger wrote is no markup. */
const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>#|]/g, String.raw`\$&`)

/** For a ticket or a chat. */
export const incidentMarkdown = (incident: Incident): string =>
  [
    `# ${titleOf(incident)}`,
    '',
    '| | |',
    '|---|---|',
    ...linesOf(incident).map(([what, text]) => `| ${what} | ${escaped(text)} |`),
    '',
  ].join('\n')
