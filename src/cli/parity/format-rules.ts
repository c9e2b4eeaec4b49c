import { stringify } from 'yaml'
import { counted } from '../../core/text/counted.ts'
import type { RuleHits, RulesAnswer, Suggestion } from '../../server/parity/answers/answer-rules.ts'
import { countText } from '../status/numbers.ts'
import { clip, printable } from '../status/printable.ts'
import { wrap } from '../status/wrap.ts'
import { shareText } from './share-text.ts'

const WIDTH = 100
const MOST = 50

/** Rules that would explain what nothing explains, as the YAML file of rules has them. */
export const formatSuggestions = ({ suggestions }: RulesAnswer): string => {
  if (suggestions.length === 0) return '# Nothing differs that no rule explains.\n'
  const head = [
    '# A rule says that a difference is expected: keep those that are, write why, and put them into the rules file.',
    '',
    'rules:',
  ]
  return `${[...head, ...suggestions.slice(0, MOST).flatMap(suggestionLines)].join('\n')}\n`
}

const suggestionLines = ({ rule, pairs, share }: Suggestion): string[] => {
  const yaml = stringify([rule], { lineWidth: 0 })
  const lines = yaml
    .trimEnd()
    .split('\n')
    .map((line) => `  ${printable(line)}`)
  return [
    `  # ${countText(pairs)} ${pairs === 1 ? 'pair' : 'pairs'}, ${shareText(share)} of the event's`,
    ...lines,
  ]
}

/** What analysts will notice when RudderStack's data takes the place of Segment's, as Markdown. */
export const formatCutoverNotes = ({ hits }: RulesAnswer): string => {
  const notes = hits.filter(({ effect, pairs }) => effect === 'changes-meaning' && pairs > 0)
  if (notes.length === 0) return 'Nothing that analysts would notice was seen in this range.\n'
  return `${['# What changes at cutover', ...notes.flatMap(noteLines)].join('\n')}\n`
}

const noteLines = ({ rule, says, atCutover, pairs, events }: RuleHits): string[] => [
  '',
  `## ${rule}: ${counted(pairs, 'pair')}`,
  '',
  ...wrap(printable(atCutover ?? says), WIDTH),
  '',
  ...wrap(
    `Seen in: ${events.map(({ event, pairs: of }) => `${clip(event, 60)} (${countText(of)})`).join(', ')}.`,
    WIDTH,
  ),
]
