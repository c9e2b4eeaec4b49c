type Props = {
  readonly id: string
  readonly label: string
  readonly value: string
  /** What the address says, and what people read. */
  readonly options: readonly (readonly [value: string, text: string])[]
  onChoose(value: string): void
}

/** One of a list. */
export const Choice = ({ id, label, value, options, onChoose }: Props) => (
  <div class="field choose">
    <label for={id}>{label}</label>
    <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      {options.map(([name, text]) => (
        <option key={name} value={name}>
          {text}
        </option>
      ))}
    </select>
  </div>
)
