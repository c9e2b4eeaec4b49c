type Props = {
  /** 0..1 */
  readonly part: number
  readonly kind: 'promote' | 'rollback'
  /** What it is of, for who does not see it. */
  readonly label: string
  readonly text: string
}

/** How far something is towards what it decides. */
export const Meter = ({ part, kind, label, text }: Props) => {
  const percent = Math.min(100, Math.max(0, part * 100))
  return (
    <div class={`meter meter-${kind}`}>
      <div
        class="meter-track"
        role="meter"
        aria-label={label}
        aria-valuenow={Math.round(percent)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={text}
      >
        <span class="meter-done" style={{ width: `${percent}%` }} />
      </div>
      <p class="meter-text">{text}</p>
    </div>
  )
}
