import type { Cohort } from '../../core/index.ts'

export const LABELS: Readonly<Record<Cohort, string>> = {
  segment: 'Segment only',
  dual: 'both',
  rudderstack: 'RudderStack only',
}
