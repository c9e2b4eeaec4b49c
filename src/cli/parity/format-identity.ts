import { counted } from '../../core/text/counted.ts'
import type { IdentityAnswer, Split } from '../../server/parity/answers/answer-identity.ts'
import { timeText } from '../history/format-history.ts'
import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { countText } from '../status/numbers.ts'
import { clip } from '../status/printable.ts'
import { table } from '../status/table.ts'
import { shareText } from './share-text.ts'

const MOST = { traits: 40, people: 20, ids: 4 } as const

/** Whether both legs know the same people, for people. */
export const formatIdentity = (answer: IdentityAnswer): string => {
  const head = `${timeText(answer.from)} to ${timeText(answer.to)}`
  if (answer.people === 0) return `${head}\n\nNobody has copies of both legs in this range.\n`
  return [head, '', ...agreementLines(answer), ...traitLines(answer), ...splitLines(answer), ''].join('\n')
}

const agreementLines = ({ people, agree, anonymousIds, userIds, groups }: IdentityAnswer): string[] => [
  `${shareText(agree / people)} of ${counted(people, 'device')} are the same person to both`,
  '',
  ...table([
    ['', 'agree', 'differ', 'share'],
    ...(
      [
        ['anonymous ids', anonymousIds],
        ['user ids', userIds],
        ['groups', groups],
      ] as const
    ).map(([name, { same, different }]) => [
      name,
      countText(same),
      countText(different),
      shareText(same / people),
    ]),
  ]),
]

const traitLines = ({ traits }: IdentityAnswer): string[] => {
  if (traits.length === 0) return []
  const rows = traits
    .slice(0, MOST.traits)
    .map(({ path, ...counts }) => [
      clip(path.replace(/^\/traits\//, ''), 48),
      ...[counts.equal, counts.missing, counts.extra, counts.different].map(countText),
    ])
  return [
    '',
    'last traits, of people whom both identified',
    ...table([['trait', 'equal', 'missing', 'extra', 'different'], ...rows]),
    ...moreLine(traits.length - rows.length, 'trait'),
  ]
}

const splitLines = ({ splits, totals }: IdentityAnswer): string[] => {
  const all = totals.splits + totals.merges
  if (all === 0) return ['', 'Nobody is split or merged.']
  const shown = splits.slice(0, MOST.people)
  return [
    '',
    `${counted(totals.splits, 'split')}, ${counted(totals.merges, 'merge')}`,
    ...shown.flatMap(splitText),
    ...moreLine(all - shown.length, 'device'),
  ]
}

const splitText = ({ kind, person, segment, rudderstack }: Split): string[] => [
  `  ${kind}  device ${clip(person, 64)}`,
  `    ${LEG_NAMES.segment.padEnd(12)}${idsText(segment)}`,
  `    ${LEG_NAMES.rudderstack.padEnd(12)}${idsText(rudderstack)}`,
]

const idsText = (ids: readonly string[]): string => {
  if (ids.length === 0) return 'none'
  const shown = ids.slice(0, MOST.ids).map((id) => clip(id, 40))
  return ids.length > MOST.ids ? `${shown.join(', ')} and ${ids.length - MOST.ids} more` : shown.join(', ')
}

const moreLine = (more: number, noun: string): string[] =>
  more > 0 ? [`  and ${counted(more, noun)} more: --csv or --json has them`] : []
