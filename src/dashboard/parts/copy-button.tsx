import { useState } from 'preact/hooks'

/** Where the clipboard is out of reach, as on a plain-http address, the text beside it can still be selected. */
export const CopyButton = ({ text, what }: { readonly text: string; readonly what: string }) => {
  const [outcome, setOutcome] = useState<string | null>(null)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setOutcome('Copied')
    } catch {
      setOutcome('Select and copy it')
    }
  }
  return (
    <button type="button" class="button" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      <span aria-live="polite">{outcome ?? 'Copy'}</span>
    </button>
  )
}
