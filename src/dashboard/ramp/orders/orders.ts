import type { Begun } from '../begun.ts'
import { abortsTo, isStopped } from '../state-text.ts'

/** `unproven` is a promotion on somebody's word. */
export type Order = 'promote' | 'unproven' | 'approve' | 'pause' | 'resume' | 'abort'

export type OrderText = {
  readonly title: string
  readonly label: string
  readonly busyLabel: string
  /** What it does. */
  readonly effect: (answer: Begun) => string
  /** Why there has to be a reason, null where there need not. */
  readonly needsReason: string | null
  readonly grave: boolean
}

const stageText = (stage: number): string => (stage < 0 ? 'before the first stage' : `stage ${stage + 1}`)

/** Those that need no more than a yes and a reason. */
export const ORDERS: Readonly<Record<Exclude<Order, 'unproven'>, OrderText>> = {
  promote: {
    title: 'Promote the ramp',
    label: 'Promote',
    busyLabel: 'Promoting…',
    effect: ({ ramp }) =>
      `Stage ${ramp.state.stage + 2} begins now: what it takes is proven. More people move, and none of those who moved before moves back.`,
    needsReason: null,
    grave: false,
  },
  approve: {
    title: 'Approve the next stage',
    label: 'Approve',
    busyLabel: 'Approving…',
    effect: ({ ramp }) =>
      `Stage ${ramp.state.stage + 2} may begin once everything else for it is proven. Nobody moves by this alone.`,
    needsReason: null,
    grave: false,
  },
  pause: {
    title: 'Pause the ramp',
    label: 'Pause',
    busyLabel: 'Pausing…',
    effect: () =>
      'It stops here: shares stay, nobody moves, and it does not go on until somebody resumes it.',
    needsReason: null,
    grave: false,
  },
  resume: {
    title: 'Resume the ramp',
    label: 'Resume',
    busyLabel: 'Resuming…',
    effect: () =>
      'It goes on from the stage whose shares hold now. What was proven before counts no more: sessions from now on do.',
    needsReason: 'It stands in the history: why what stopped it is over.',
    grave: false,
  },
  abort: {
    title: 'Abort the ramp',
    label: 'Abort',
    busyLabel: 'Aborting…',
    effect: (answer) =>
      `It goes back to ${stageText(abortsTo(answer))}${abortsTo(answer) < 0 ? '' : ', the last proven one,'} and stays there until somebody resumes it. Who moved since moves back; everybody else stays as they are.`,
    needsReason: null,
    grave: true,
  },
}

/** Why there is nothing to order, null where there is. */
export const whyNoOrders = ({ enabled, begun }: Begun): string | null => {
  if (enabled) return null
  return begun
    ? 'A dry run takes no orders, although this ramp has begun: ramp.enabled: true in crossfade.yaml lets it drive itself again, from where it stands.'
    : 'A dry run takes no orders: ramp.enabled: true in crossfade.yaml lets it drive itself.'
}

const stoppedText = ({ ramp: { state } }: Begun): string => `It is ${state.status}: resume it first.`

type Why = (answer: Begun) => string | null

const onward: Why = (answer) => {
  const { state, stages } = answer.ramp
  if (isStopped(answer)) return stoppedText(answer)
  return state.stage + 1 < stages.length ? null : 'It is at its last stage.'
}

const WHY_NOT: Readonly<Record<Order, Why>> = {
  promote: (answer) => {
    const { verdict } = answer
    const why = onward(answer)
    if (why !== null) return why
    if (verdict === null) return 'It has not been judged yet.'
    return verdict.verdict === 'promote' ? null : verdict.reason
  },
  unproven: onward,
  approve: (answer) => {
    const { state, stages } = answer.ramp
    if (isStopped(answer)) return stoppedText(answer)
    const next = stages[state.stage + 1]
    if (next === undefined) return 'There is no further stage.'
    if (next.approval !== true) return `Stage ${next.number} needs no approval.`
    return state.approvedStage === state.stage + 1 ? `Stage ${next.number} is approved.` : null
  },
  pause: (answer) => (isStopped(answer) ? `It is ${answer.ramp.state.status} already.` : null),
  resume: (answer) => (isStopped(answer) ? null : 'It is under way; there is nothing to resume.'),
  abort: ({ ramp: { state } }) => (state.status === 'aborted' ? 'It is aborted already.' : null),
}

/** One sentence on why an order cannot be given as the ramp stands, null where it can. */
export const whyNotOrder = (order: Order, answer: Begun): string | null =>
  whyNoOrders(answer) ?? WHY_NOT[order](answer)
