import { LEG_NAMES } from '../../core/cohort/labels.ts'
import {
  incidentTitle,
  sayDuplicates,
  sayFollowed,
  sayGap,
  sayIncident,
  sayPeople,
  sayVolume,
} from '../../core/incident/incident-text.ts'
import type { Incident } from '../../server/index.ts'
import { printable } from '../status/printable.ts'

type Line = readonly [what: string, text: string]

const LEGS = ['segment', 'rudderstack'] as const
const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

type Deed = NonNullable<Incident['before']>

const by = (what: string, { actor, reason }: Pick<Deed, 'actor' | 'reason'>): string =>
  printable(`${what} by ${actor}${reason === null ? '' : `: ${reason}`}`)

const changed = (deed: Deed | null, none: string): string =>
  deed === null ? none : `${by(deed.action, deed)} (${moment(deed.at)})`

/** What happened, as names and texts. */
const linesOf = (incident: Incident): readonly Line[] => {
  const { at, until, isOver, before, ended, gap, volume, duplicates, people } = incident
  return [
    ['what', by(sayIncident(incident), incident)],
    ['when', `${moment(at)}; looked at until ${moment(until)}${isOver ? '' : ', and on'}`],
    ['the change before it', changed(before, 'none')],
    ['ended', changed(ended, 'not yet')],
    ['open pages', sayFollowed(incident)],
    ...LEGS.map((leg): Line => [LEG_NAMES[leg], sayVolume(volume[leg])]),
    ['calls in the gap', sayGap(gap)],
    ['duplicates', sayDuplicates(duplicates)],
    ['people', sayPeople(people)],
  ]
}

/** For a terminal. */
export const formatIncident = (incident: Incident): string => {
  const lines = linesOf(incident)
  const width = Math.max(...lines.map(([what]) => what.length))
  return [
    incidentTitle(incident),
    ...lines.map(([what, text]) => `  ${what.padEnd(width)}  ${text}`),
    '',
  ].join('\n')
}

/** What a stranger wrote is no markup. */
const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>#|]/g, String.raw`\$&`)

/** For a ticket or a chat. */
export const incidentMarkdown = (incident: Incident): string =>
  [
    `# ${incidentTitle(incident)}`,
    '',
    '| | |',
    '|---|---|',
    ...linesOf(incident).map(([what, text]) => `| ${what} | ${escaped(text)} |`),
    '',
  ].join('\n')
