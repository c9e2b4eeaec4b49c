import type { By } from '../../api/wire.ts'
import { clipped, visibleText } from '../../text/visible.ts'
import { goTo, type Address, type Fields } from '../address.ts'
import { isOutcome, OUTCOMES, partName } from '../outcomes.ts'
import { Choice } from './choice.tsx'

const MOST_EVENTS = 500

/** The address with some fields said anew, or not at all. */
const withFields = (
  address: Address,
  changes: { readonly [name in keyof Fields]: string | undefined },
): Address => {
  const { before: _before, ...fields } = { ...address.fields, ...changes }
  return { ...address, fields: fields as Fields }
}

type EventProps = { readonly address: Address; readonly events: readonly string[] }

/** One event, or all. */
export const EventChoice = ({ address, events }: EventProps) => {
  const { event } = address.fields
  const known = event === undefined || events.includes(event) ? events : [event, ...events]
  return (
    <Choice
      id="parity-event"
      label="Event"
      value={event ?? ''}
      options={[
        ['', 'all events'],
        ...known.slice(0, MOST_EVENTS).map((name) => [name, visibleText(clipped(name, 80))] as const),
      ]}
      onChoose={(chosen) => goTo(withFields(address, { event: chosen || undefined }))}
    />
  )
}

type OutcomeProps = { readonly address: Address; readonly by: By }

/** One outcome, or all. */
export const OutcomeChoice = ({ address, by }: OutcomeProps) => {
  const { outcome } = address.fields
  return (
    <Choice
      id="parity-outcome"
      label="Outcome"
      value={isOutcome(outcome) ? outcome : ''}
      options={[['', 'every outcome'], ...OUTCOMES.map((name) => [name, partName(name, by)] as const)]}
      onChoose={(chosen) => goTo(withFields(address, { outcome: chosen || undefined }))}
    />
  )
}
