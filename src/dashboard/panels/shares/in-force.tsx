import { Moment } from '../../parts/moment.tsx'
import { useDesk, whyNotChange } from '../../state/desk.ts'
import { LastChange } from '../history/last-change.tsx'

/** What stands where the preview comes: how it is, and who made it so. */
export const InForce = () => {
  const desk = useDesk()
  const { status, at } = desk
  const { rollout, lastChange } = status
  return (
    <div class="in-force">
      <h3>In force</h3>
      <p class="big-figure">
        Revision <b>{rollout.revision}</b>
      </p>
      <p class="quiet">
        published <Moment at={rollout.loadedAt} now={at} ago />
      </p>
      {lastChange !== null && <LastChange entry={lastChange} />}
      {whyNotChange(desk) === null && (
        <p class="quiet">
          Move a handle or type a share: who would move shows here, before anything is applied.
        </p>
      )}
    </div>
  )
}
