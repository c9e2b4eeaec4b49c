import type { Leg } from '../../../core/index.ts'
import { Moment } from '../../parts/moment.tsx'
import { useDesk, type WhyNot } from '../../state/desk.ts'
import { COHORT_WITHOUT, LABELS, LEG_NAMES } from '../../text/cohorts.ts'

type Props = { readonly killed: Leg; readonly whyNot: WhyNot; onLift(): void }

/** While a leg is killed: which, by whom, since when and why. */
export const KillBanner = ({ killed, whyNot, onLift }: Props) => {
  const { status, at } = useDesk()
  const { kill, unstored } = status.control
  return (
    <div class="kill-banner" role="status">
      <p class="kill-title">
        <span class="kill-mark" aria-hidden="true">
          ✕
        </span>
        {LEG_NAMES[killed]} is killed
      </p>
      <p>
        Everybody is {LABELS[COHORT_WITHOUT[killed]]}.{' '}
        {kill?.leg === killed ? (
          <>
            {kill.actor} did it at <Moment at={kill.at} now={at} /> (<Moment at={kill.at} now={at} ago />
            ).
          </>
        ) : (
          'The rollout itself says so: it is switched off where that is written.'
        )}
      </p>
      {kill?.leg === killed && kill.reason !== null && <q>{kill.reason}</q>}
      {unstored !== null && (
        <p class="unstored">
          <b>Not stored.</b> {unstored}
        </p>
      )}
      {kill?.leg === killed && (
        <button type="button" class="button" disabled={whyNot !== null} onClick={onLift}>
          Lift the kill…
        </button>
      )}
      {whyNot !== null && <p class="hint">{whyNot}</p>}
    </div>
  )
}
