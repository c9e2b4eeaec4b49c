import { quarantineText } from '../../core/ramp/quarantine-text.ts'
import { minutesText, sayScope } from '../../core/ramp/verdict-text.ts'
import { agoText } from '../../core/text/ago.ts'
import { counted } from '../../core/text/counted.ts'
import type { RampAnswer, StageAnswer } from '../../server/index.ts'
import { bar } from '../status/bar.ts'
import { countText, percentText } from '../status/numbers.ts'
import { clip, printable } from '../status/printable.ts'
import { table } from '../status/table.ts'
import { wrap } from '../status/wrap.ts'

type Options = {
  readonly color: boolean
  /** ms since epoch. */
  readonly now: number
  /** Percent of people who were seen on RudderStack, null where that is not known. */
  readonly actual?: number | null
}

const WIDTH = 80
const BAR_WIDTH = 12
const MAX_PROOFS = 12

const MARKS = { done: '✓', current: '●', next: '○', later: '·' } as const

/** "5", "100/75" where Segment has fewer, "Europe 5" */
const stageName = ({ audience, rudderstack, segment, owners }: StageAnswer): string =>
  [
    audience && clip(audience, 16),
    segment === 100 ? `${rudderstack}` : `${rudderstack}/${segment}`,
    owners && 'owners',
  ]
    .filter(Boolean)
    .join(' ')

const rail = (stages: readonly StageAnswer[]): string[] =>
  wrap(
    stages
      .map((stage) => `${MARKS[stage.place]} ${stageName(stage)}${stage.unproven ? ' (unproven)' : ''}`)
      .join(' ─ '),
    WIDTH - 2,
  ).map((line) => `  ${line}`)

const DOES = { promote: 'goes on', hold: 'stays', halt: 'is halted', rollback: 'goes back' } as const

const sentences = (text: string): string[] => wrap(printable(text), WIDTH - 2).map((line) => `  ${line}`)

const decision = ({ verdict, judgedAt, enabled, wouldPromoteSince }: RampAnswer, now: number): string[] => {
  if (verdict === null) return []
  const when = judgedAt === null ? '' : `, ${agoText(now - judgedAt)}`
  const does = enabled
    ? `It ${DOES[verdict.verdict]}`
    : `It does not drive itself; it would ${verdict.verdict}`
  const since =
    wouldPromoteSince === null ? [] : sentences(`It would have gone on ${agoText(now - wouldPromoteSince)}.`)
  return [...sentences(`${does} (${verdict.code}${when}). ${verdict.reason}`), ...since]
}

const nextText = ({ verdict, ramp }: RampAnswer, now: number): string[] => {
  const next = verdict?.next
  const stage = next && ramp?.stages[next.stage]
  if (!next || !stage || verdict.verdict === 'rollback') return []
  const wants = [
    next.missingSessions > 0 && `${countText(next.missingSessions)} more good sessions`,
    next.earliestAt !== null && next.earliestAt > now && `${minutesText(next.earliestAt - now)} more`,
    stage.approval && ramp.state.approvedStage !== next.stage && 'an approval: crossfade approve',
  ].filter((each) => each !== false && each !== undefined)
  return sentences(
    `Next: stage ${stage.number} (${stageName(stage)})${wants.length > 0 ? `, after ${wants.join(', ')}` : ''}.`,
  )
}

const proofName = ({ metric, key }: RampAnswer['proofs'][number]): string =>
  key === '' ? metric : `${metric}, ${clip(sayScope(key), 28)}`

const shareText = (share: number): string => percentText(share * 100)

const proofs = ({ proofs: all }: RampAnswer): string[] => {
  if (all.length === 0) return []
  // those that are furthest from their proof
  const shown = all.toSorted((a, b) => b.missing - a.missing).slice(0, MAX_PROOFS)
  const rows = shown.map((proof) => [
    proofName(proof),
    `${countText(proof.bad)} of ${countText(proof.sessions)}`,
    shareText(proof.limit),
    `${shareText(proof.low)}–${shareText(proof.high)}`,
    proof.missing === 0 ? 'proven' : countText(proof.missing),
  ])
  const [head = '', ...lines] = table([['of sessions', 'bad', 'limit', 'possible', 'missing'], ...rows])
  const bars = shown.map(({ towardsPromote }) => bar(towardsPromote * 100, BAR_WIDTH))
  const more = all.length - shown.length
  return [
    '',
    head,
    ...lines.map((line, index) => `${line}  ${bars[index] ?? ''}`.trimEnd()),
    ...(more > 0 ? [`  and ${more} more, which need fewer`] : []),
  ]
}

const harm = ({ proofs: all, alarms }: RampAnswer): string[] => {
  const most = Math.max(0, ...all.map(({ towardsRollback }) => towardsRollback))
  const detector = Math.max(alarms.loss, alarms.mismatch)
  if (Math.max(most, detector) < 0.01) return []
  return sentences(
    `Towards a rollback: limits ${shareText(most)}, change detector ${shareText(detector)} of an alarm.`,
  )
}

const quarantined = ({ evidence }: RampAnswer): string[] =>
  evidence?.quarantine === undefined ? [] : sentences(quarantineText(evidence.quarantine))

const stateText = ({ ramp, enabled }: RampAnswer): string => {
  if (ramp === null) return 'has not begun'
  const { state, stages } = ramp
  const at = state.stage < 0 ? 'before its first stage' : `stage ${state.stage + 1} of ${stages.length}`
  return `${at}, ${enabled ? state.status : 'a dry run'}`
}

const stoppedText = ({ ramp }: RampAnswer, now: number): string[] => {
  if (ramp?.stopped == null) return []
  const { actor, reason, at } = ramp.stopped
  const why = reason === null ? '' : `: ${reason}`
  return sentences(`Stopped ${agoText(now - at)} by ${clip(actor, 60)}${why}`).concat(
    sentences('It goes on with crossfade resume --reason "…".'),
  )
}

const sharesText = ({ ramp }: RampAnswer, actual: number | null | undefined): string[] => {
  if (ramp === null) return []
  const { rudderstack, segment, audience } = ramp.shares
  const seen = actual == null ? '' : `, ${percentText(actual)} of people were seen there`
  return sentences(
    `${clip(audience, 30)}: RudderStack ${percentText(rudderstack)}${seen}; Segment ${percentText(segment)}`,
  )
}

/** The ramp for a terminal of 80 columns. */
export const formatRamp = (answer: RampAnswer, { color, now, actual }: Options): string => {
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[22m` : text)
  const warn = (text: string): string => (color ? `\u001b[33m${text}\u001b[39m` : text)
  const { ramp, problem, file, proofs: all } = answer
  const stages = ramp === null ? '' : `, ${counted(ramp.stages.length, 'stage')}`
  return [
    bold(`ramp  ${stateText(answer)}`),
    ...(ramp === null ? sentences(`from ${file}${stages}`) : rail(ramp.stages)),
    ...(problem === null ? [] : wrap(`! ${printable(problem)}`, WIDTH).map(warn)),
    ...sharesText(answer, actual),
    ...stoppedText(answer, now).map(warn),
    ...decision(answer, now),
    ...nextText(answer, now),
    ...harm(answer),
    ...quarantined(answer),
    ...(all.length > 0 ? proofs(answer) : []),
    '',
  ].join('\n')
}
