import { sayDuplicates, sayGap } from '../../src/core/incident/incident-text.ts'
import { minutesText } from '../../src/core/ramp/verdict-text.ts'
import type { RampRecord } from './run-ramp.ts'

const wrapped = (text: string, indent = 2): string[] => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || indent + last.length + 1 + word.length > 80) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.map((line) => ' '.repeat(indent) + line)
}

const incidentLines = ({ incident }: RampRecord): string[] => {
  if (incident === null) return []
  const { id, told, followed } = incident
  return [
    `  Incident ${id}:`,
    ...wrapped(`open pages: ${followed}`, 4),
    ...wrapped(`calls in the gap: ${sayGap(told.gap)}`, 4),
    ...wrapped(`duplicates: ${sayDuplicates(told.duplicates)}; the vendors’ stand-ins count the same`, 4),
  ]
}

/** The last screen of `npm run demo -- --ramp`, for 80 columns. */
export const rampScreen = (record: RampRecord): string => {
  const { drawn, faultAt, halted, named, finished, seconds, problems } = record
  return [
    'Crossfade demo: a whole migration',
    '',
    ...wrapped(`Drawn: ${drawn.sentence}, from stage ${faultAt + 1} on.`),
    ...(halted === null
      ? []
      : wrapped(
          `Found after ${halted.seconds.toFixed(0)} s (${halted.code}; parity shows ${named ?? 'nothing'} first): ${halted.reason}`,
        )),
    ...(finished ? wrapped('Mended, resumed, and finished: nobody but those kept back loads Segment.') : []),
    ...(problems.length === 0 ? incidentLines(record) : []),
    '',
    ...(problems.length === 0
      ? [`✓ It ramped, halted and finished by itself, in ${minutesText(seconds * 1000)}.`]
      : [`✗ Not as promised:`, ...problems.flatMap((problem) => wrapped(problem, 4))]),
    '',
  ].join('\n')
}
