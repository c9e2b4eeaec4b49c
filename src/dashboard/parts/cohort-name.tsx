import type { Cohort } from '../../core/index.ts'
import { LABELS } from '../text/cohorts.ts'

/** The upper half is RudderStack's, the lower half Segment's: who sends to both has both. */
export const Swatch = ({ cohort }: { readonly cohort: Cohort }) => (
  <span class={`swatch swatch-${cohort}`} aria-hidden="true" />
)

/** A cohort wherever it is named: the same mark and the same words. */
export const CohortName = ({ cohort }: { readonly cohort: Cohort }) => (
  <span class="cohort">
    <Swatch cohort={cohort} />
    {LABELS[cohort]}
  </span>
)
