import { bucketOf, type Cohort, type Rollout } from '../../core/index.ts'
import { toHundredths } from '../../core/rollout/share.ts'

/** Whether a session's copies are kept, and what each then stands for; null: they are not. */
export type SessionSample = (
  session: string,
  cohort: Cohort,
  revision: number,
) => { readonly weight: number } | null

type Shares = Rollout['copies']
const ALL = { weight: 1 } as const
const MAX_REVISIONS = 100

/**
 * Keeps whole sessions, and by their id alone, so that both legs keep the same ones. A session belongs to one revision:
 * the shares of that one decide, for a copy that arrives after a change just as for its pair that came before. What was
 * published before this server started is not known to it, and goes by the rollout in force.
 */
export const createSessionSample = (inForce: () => Rollout) => {
  const known = new Map<number, Shares>()
  const published = (): void => {
    const { revision, copies } = inForce()
    known.set(revision, copies)
    const [oldest] = known.keys()
    if (known.size > MAX_REVISIONS && oldest !== undefined) known.delete(oldest)
  }
  const sample: SessionSample = (session, cohort, revision) => {
    const shares = known.get(revision) ?? inForce().copies
    const share = cohort === 'dual' ? shares.dual : shares.single
    if (share === 100) return ALL
    return bucketOf('copies', session) < toHundredths(share) ? { weight: 100 / share } : null
  }
  published()
  return { sample, published }
}
