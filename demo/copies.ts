import type { Cohort, Leg } from '../src/core/index.ts'
import type { Arrival, Sandbox } from '../src/sandbox/index.ts'

/** What the demo looks at in one copy, as a vendor's stand-in took it. */
export type SeenCopy = {
  readonly leg: Leg
  readonly type: string
  /** Pair id. */
  readonly id: string
  readonly seq: number
  readonly session: string
  readonly subject: string | null
  readonly cohort: Cohort
  readonly revision: number
  readonly anonymousId: string | null
  readonly userId: string | null
}

type Stamp = Omit<SeenCopy, 'leg' | 'type' | 'anonymousId' | 'userId'>

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** Null where the copy carries no stamp of the gate. */
const seenCopy = ({ leg, type, body }: Arrival): SeenCopy | null => {
  const stamp = (body['context'] as { crossfade?: Stamp } | undefined)?.crossfade
  if (stamp === undefined) return null
  const { id, seq, session, subject, cohort, revision } = stamp
  const ids = { anonymousId: text(body['anonymousId']), userId: text(body['userId']) }
  return { leg, type, id, seq, session, subject, cohort, revision, ...ids }
}

export const allCopies = (sandbox: Sandbox): { readonly stamped: SeenCopy[]; readonly unstamped: number } => {
  const copies = sandbox.arrived().map(seenCopy)
  const stamped = copies.filter((copy) => copy !== null)
  return { stamped, unstamped: copies.length - stamped.length }
}

export const copiesOf = (sandbox: Sandbox, leg: Leg, subject: string): SeenCopy[] =>
  allCopies(sandbox).stamped.filter((copy) => copy.leg === leg && copy.subject === subject)
