type Props = {
  readonly id: string
  readonly value: string
  onChange(value: string): void
  /** One sentence on why there must be one, null where there need not. */
  readonly required?: string | null
  readonly problem?: string | null
  readonly disabled?: boolean
}

/** Why somebody does something, for the audit log. */
export const ReasonField = ({
  id,
  value,
  onChange,
  required = null,
  problem = null,
  disabled = false,
}: Props) => {
  const hint = problem ?? required
  return (
    <div class="field">
      <label for={id}>Reason {required === null ? '(optional)' : '(required)'}</label>
      <textarea
        id={id}
        rows={2}
        maxLength={1000}
        value={value}
        disabled={disabled}
        required={required !== null}
        aria-describedby={hint === null ? undefined : `${id}-hint`}
        aria-invalid={problem !== null}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {hint !== null && (
        <p id={`${id}-hint`} class={problem === null ? 'hint' : 'hint hint-wrong'}>
          {hint}
        </p>
      )}
    </div>
  )
}
