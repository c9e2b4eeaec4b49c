import type { VerdictCode, VerdictKind } from '../../core/index.ts'
import { Moment } from '../parts/moment.tsx'
import { Notice, type NoticeKind } from '../parts/notice.tsx'
import { useDesk } from '../state/desk.ts'
import type { Begun } from './begun.ts'
import { isStopped, verdictText } from './state-text.ts'

const KINDS: Readonly<Record<VerdictKind, NoticeKind>> = {
  promote: 'fine',
  hold: 'info',
  halt: 'wrong',
  rollback: 'wrong',
}

/** Holds that do not pass by themselves. */
const NEEDS_SOMEBODY: readonly VerdictCode[] = [
  'no-data',
  'stale',
  'invalid-number',
  'sample-ratio',
  'load-failure',
  'overdue',
]

const kindOf = ({ verdict }: Begun): NoticeKind => {
  if (verdict === null) return 'info'
  if (verdict.code === 'finished') return 'fine'
  return NEEDS_SOMEBODY.includes(verdict.code) ? 'warning' : KINDS[verdict.verdict]
}

const Stopped = ({ answer: { ramp, enabled } }: { readonly answer: Begun }) => {
  const { at: now } = useDesk()
  const { stopped, state } = ramp
  if (stopped === null) return null
  const { actor, at, reason } = stopped
  return (
    <Notice kind={state.status === 'halted' ? 'wrong' : 'warning'}>
      <p>
        <b>{actor}</b> stopped it, <Moment at={at} now={now} ago />.
        {enabled && ' It goes on once somebody resumes it.'}
      </p>
      {reason !== null && <q>{reason}</q>}
    </Notice>
  )
}

/** Why it stands as it does: who stopped it, or what it was last judged. */
export const WhyItStands = ({ answer }: { readonly answer: Begun }) => {
  const { at: now } = useDesk()
  const { judgedAt, verdict, drivesHere, enabled } = answer
  const sentence = verdictText(answer)
  return (
    <>
      {isStopped(answer) && <Stopped answer={answer} />}
      {sentence !== null && (
        <Notice kind={kindOf(answer)}>
          <p class="ramp-reason">{sentence}</p>
        </Notice>
      )}
      <p class="quiet">
        {judgedAt === null || verdict === null ? (
          'It has not been judged yet.'
        ) : (
          <>
            Judged <Moment at={judgedAt} now={now} ago /> (<code>{verdict.code}</code>)
          </>
        )}
        {enabled && !drivesHere && '. Another process drives it.'}
      </p>
    </>
  )
}
