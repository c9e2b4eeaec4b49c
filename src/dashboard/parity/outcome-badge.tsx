import { isOutcome, PART_MEANINGS, PART_NAMES } from './outcomes.ts'

type Props = { readonly outcome: string; readonly changesMeaning: boolean }

/** An outcome in its colour and in words; of a cohort with one leg there is none. */
export const OutcomeBadge = ({ outcome, changesMeaning }: Props) => {
  if (!isOutcome(outcome)) return <span class="quiet">one leg only</span>
  const part = outcome === 'expected' && changesMeaning ? 'changes-meaning' : outcome
  return (
    <span class="outcome-badge" title={PART_MEANINGS[part]}>
      <span class={`swatch part-${part}`} aria-hidden="true" /> {PART_NAMES[part]}
    </span>
  )
}
