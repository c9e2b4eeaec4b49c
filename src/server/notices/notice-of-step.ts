import type { Course } from '../../core/ramp/course.ts'
import type { StepAction } from '../../core/ramp/steps/step.ts'
import { minutesText } from '../../core/ramp/verdict-text.ts'
import type { MadeStep } from '../autopilot/controller.ts'
import { cut } from './cut.ts'
import { eventId, type Notice, type NoticeKind, type Severity } from './notice.ts'
import { MOST_REASON, sayDeed, sayNumbers, sayShares, sayStage, sayTime, sharesOf } from './say.ts'

const AUTOPILOT = 'autopilot'
const RESUME = 'crossfade resume --reason "…"'
const SHOW = 'crossfade ramp show'

type Told = {
  readonly kind: NoticeKind
  readonly severity: Severity
  readonly command: string
  readonly title: (made: MadeStep) => string
}

const at = ({ course: { state, ramp } }: MadeStep): string => sayStage(state.stage, ramp.stages.length)
const from = ({ before, course }: MadeStep): string =>
  sayStage((before ?? course).state.stage, course.ramp.stages.length)
const isUnproven = ({ course, by }: MadeStep): boolean =>
  course.unproven.some((one) => one.at === by.at && one.stage === course.state.stage)

/** Of all steps; null: nobody is told, as who asked for it knows. */
const TOLD: Readonly<Record<StepAction, Told | null>> = {
  'ramp-start': null,
  approve: null,
  promote: {
    kind: 'ramp.promote',
    severity: 'info',
    command: 'crossfade abort --reason "…"',
    title: (made) => `on to ${at(made)}${isUnproven(made) ? ', without proof' : ''}`,
  },
  finish: {
    kind: 'ramp.finish',
    severity: 'info',
    command: SHOW,
    title: () => 'the last stage is proven, the ramp has finished',
  },
  rollback: {
    kind: 'ramp.rollback',
    severity: 'critical',
    command: RESUME,
    title: (made) => `rolled back from ${from(made)} to ${at(made)}`,
  },
  halt: {
    kind: 'ramp.halt',
    severity: 'critical',
    command: RESUME,
    title: (made) => `halted at ${at(made)}`,
  },
  pause: {
    kind: 'ramp.pause',
    severity: 'warning',
    command: RESUME,
    title: (made) => `stopped at ${at(made)}`,
  },
  abort: {
    kind: 'ramp.abort',
    severity: 'warning',
    command: RESUME,
    title: (made) => `aborted: from ${from(made)} back to ${at(made)}`,
  },
  resume: { kind: 'ramp.resume', severity: 'info', command: SHOW, title: (made) => `resumed at ${at(made)}` },
  'ramp-change': {
    kind: 'ramp.change',
    severity: 'info',
    command: SHOW,
    title: (made) => `${at(made)} is proven anew`,
  },
}

/** A person's pause needs no notice, nor the one that a kill brings: that is told itself. */
const isSilent = ({ step, by, course }: MadeStep): boolean =>
  step.action === 'pause' && (by.actor !== AUTOPILOT || course.stopped?.actor !== AUTOPILOT)

/**
 * What people are told of a step of the ramp; null where it is nothing to tell.
 * @param link to the dashboard
 */
export const noticeOfStep = (made: MadeStep, link: string): Notice | null => {
  const told = TOLD[made.step.action]
  if (told === null || isSilent(made)) return null
  const { step, by, course, revision, verdict, before } = made
  const { state, ramp, rollout } = course
  return {
    id: eventId(rollout, step.action, by.at, by.actor),
    kind: told.kind,
    severity: isUnproven(made) ? 'warning' : told.severity,
    at: by.at,
    title: `${cut(rollout, 80)}: ${told.title(made)}`,
    lines: linesOf(made),
    command: told.command,
    link,
    facts: {
      rollout: cut(rollout, 80),
      actor: cut(by.actor, 80),
      reason: step.reason === null ? null : cut(step.reason, MOST_REASON),
      revision,
      stage: state.stage + 1,
      stageBefore: before && before.state.stage + 1,
      stages: ramp.stages.length,
      status: state.status,
      code: verdict?.code ?? null,
      numbers: verdict?.numbers ?? {},
      shares: sharesText(course),
    },
  }
}

const sharesText = (course: Course) => {
  const { audience, ...shares } = sharesOf(course)
  return { ...shares, audience: cut(audience, 80) }
}

const linesOf = (made: MadeStep): readonly string[] => {
  const { step, by, before, course, verdict } = made
  const lines: (string | null)[] = [
    step.reason && `Why: ${cut(step.reason, MOST_REASON)}`,
    verdict && verdict.reason !== step.reason ? `Known: ${cut(verdict.reason, MOST_REASON)}` : null,
    verdict && sayNumbers(verdict.numbers),
    before?.lossSince == null ? null : `Proven without a break since ${sayTime(before.lossSince)}.`,
    before && changeBefore(before, by.at),
    sayDone(made),
    course.state.status === 'running' || course.state.status === 'finished'
      ? null
      : 'It stays so until somebody resumes it.',
    sayDeed(by),
  ]
  return lines.filter((line) => line !== null && line !== '') as string[]
}

const changeBefore = (before: Course, now: number): string => {
  const { state, ramp, revision } = before
  const age = now - state.enteredAt
  const ago = age > 0 ? `, ${minutesText(age)} before` : ''
  return (
    `The change before it: ${sayStage(state.stage, ramp.stages.length)} began at ${sayTime(state.enteredAt)}${ago}; ` +
    `revision ${revision} held ${sayShares(sharesOf(before))}.`
  )
}

const sayDone = ({ before, course, revision }: MadeStep): string =>
  before?.revision === course.revision
    ? `Shares stay as they are: ${sayShares(sharesOf(course))}.`
    : `In force now: revision ${revision}, ${sayShares(sharesOf(course))}.`
