import { useState } from 'preact/hooks'
import { CopyButton } from '../parts/copy-button.tsx'
import { goTo, hrefOf, SPANS, type Address, type Span } from './address.ts'
import { rangeOf, spanOf, withRange } from './range.ts'

type Props = { readonly address: Address; readonly now: number }

/** A time as the browser's own field has it, in the reader's zone. */
const fieldTime = (ms: number): string => {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

const Fixed = ({ address, now }: Props) => {
  const range = rangeOf(address.fields, now)
  const [from, setFrom] = useState(fieldTime(range.from))
  const [to, setTo] = useState(fieldTime(range.to))
  const [start, end] = [new Date(from).getTime(), new Date(to).getTime()]
  const isRange = start < end
  const show = (event: Event): void => {
    event.preventDefault()
    if (isRange) goTo({ ...address, fields: withRange(address.fields, { from: start, to: end }) })
  }
  return (
    <form class="range-form" onSubmit={show}>
      <div class="field">
        <label for="range-from">From</label>
        <input
          id="range-from"
          type="datetime-local"
          value={from}
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="range-to">To</label>
        <input
          id="range-to"
          type="datetime-local"
          value={to}
          aria-invalid={!isRange}
          onInput={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="button" disabled={!isRange}>
        Show
      </button>
    </form>
  )
}

/** The same page for somebody else: with the range as it is now. */
const pinned = (address: Address, now: number): string => {
  const fields = withRange(address.fields, rangeOf(address.fields, now))
  return `${location.origin}${location.pathname}${hrefOf({ ...address, fields })}`
}

/** Which stretch of time the figures are of. */
export const RangeChoice = ({ address, now }: Props) => {
  const span = spanOf(address.fields)
  const choose = (chosen: Span): void => goTo({ ...address, fields: withRange(address.fields, chosen) })
  return (
    <div class="range">
      <fieldset class="choice">
        <legend>Over the last</legend>
        {SPANS.map((name) => (
          <label key={name} class="choice-item">
            <input type="radio" name="parity-span" checked={span === name} onChange={() => choose(name)} />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <details class="range-fixed" open={span === null}>
        <summary>From a time to another</summary>
        <Fixed key={`${address.fields.from} ${address.fields.to}`} address={address} now={now} />
      </details>
      <CopyButton text={pinned(address, now)} what="to these figures" label="Copy link" />
    </div>
  )
}
