import { Moment } from '../parts/moment.tsx'
import { Notice } from '../parts/notice.tsx'
import { useDesk } from '../state/desk.ts'
import type { Begun } from './begun.ts'

/** What it would have done, and how to let it. */
export const DryRun = ({ answer: { enabled, begun, wouldPromoteSince } }: { readonly answer: Begun }) => {
  const { at: now } = useDesk()
  if (enabled) return null
  return (
    <Notice kind="info">
      <p>
        <b>
          {begun
            ? 'It has begun, and is set to a dry run since: nothing drives it, and shares stay as they are.'
            : 'A dry run: it does not drive itself.'}
        </b>{' '}
        {wouldPromoteSince === null ? (
          'It says what it would do, and changes nothing.'
        ) : (
          <>
            It would have promoted since <Moment at={wouldPromoteSince} now={now} /> (
            <Moment at={wouldPromoteSince} now={now} ago />
            ).
          </>
        )}
      </p>
      <p>
        To let it: <code>{'ramp: { enabled: true }'}</code> in <code>crossfade.yaml</code>, and start the
        server again.
      </p>
    </Notice>
  )
}
