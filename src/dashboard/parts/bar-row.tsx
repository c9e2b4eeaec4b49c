import type { Leg } from '../../core/index.ts'

export type BarRowProps = {
  readonly name: string
  readonly figure: string
  /** How wide its bar is, 0..100; null where it has none. */
  readonly width: number | null
  /** Whose colour it has. */
  readonly leg: Leg | null
  readonly note?: string
}

/** A figure with a bar below it, to be compared with those above and below. */
export const BarRow = ({ name, figure, width, leg, note = '' }: BarRowProps) => (
  <li class="bar-row">
    <p class="bar-row-name">
      <span>{name}</span> <b>{figure}</b>
    </p>
    {width !== null && (
      <div class="bar-row-track" aria-hidden="true">
        {width > 0 && <span class={`bar-row-bar bar-row-${leg ?? 'other'}`} style={{ width: `${width}%` }} />}
      </div>
    )}
    {note !== '' && <p class="hint">{note}</p>}
  </li>
)
