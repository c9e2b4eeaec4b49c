import type { Proof } from './group-proofs.ts'

/** What the proof says, which is there before the whole of the interval is on one side of the limit. */
export const intervalKind = ({
  missing,
  towardsRollback,
  sessions,
}: Proof): 'kept' | 'broken' | 'open' | 'none' => {
  if (sessions === 0) return 'none'
  if (towardsRollback >= 1) return 'broken'
  return missing === 0 ? 'kept' : 'open'
}
