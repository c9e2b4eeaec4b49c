import type { RampAnswer } from '../../api/wire.ts'

export type Proof = RampAnswer['proofs'][number]

export type ProofGroup = { readonly title: string; readonly proofs: readonly Proof[] }

const GROUPS: readonly { readonly title: string; readonly has: (key: string) => boolean }[] = [
  { title: 'All sessions', has: (key) => key === '' },
  { title: 'Sessions with a key event', has: (key) => key.startsWith('event:') },
  { title: 'Sessions of an audience', has: (key) => key.startsWith('audience:') },
]

export const groupProofs = (proofs: readonly Proof[]): readonly ProofGroup[] =>
  GROUPS.map(({ title, has }) => ({ title, proofs: proofs.filter(({ key }) => has(key)) })).filter(
    (group) => group.proofs.length > 0,
  )

/** Where evidence of harm begins to be worth a look. */
const SOME_HARM = 0.01

/**
 * What is looked at first: all sessions, every loss, and what is not proven or speaks for harm. The rest is proven, and one of
 * many.
 */
export const isWorthALook = ({ metric, key, missing, towardsRollback, accepted }: Proof): boolean =>
  key === '' || metric === 'loss' || towardsRollback >= SOME_HARM || (missing > 0 && accepted === null)
