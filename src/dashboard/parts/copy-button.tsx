import { useState } from 'preact/hooks'

type Props = {
  readonly text: string
  /** What of, after the label. */
  readonly what: string
  readonly label?: string
}

/** Where the clipboard is out of reach, as on a plain-http address, the text beside it can still be selected. */
export const CopyButton = ({ text, what, label = 'Copy' }: Props) => {
  const [outcome, setOutcome] = useState<string | null>(null)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setOutcome('Copied')
    } catch {
      setOutcome(label === 'Copy' ? 'Select and copy it' : 'No clipboard here')
    }
  }
  return (
    <button type="button" class="button" aria-label={`${label} ${what}`} onClick={() => void copy()}>
      <span aria-live="polite">{outcome ?? label}</span>
    </button>
  )
}
