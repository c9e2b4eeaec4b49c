import type { SeenCopy } from './copies.ts'
import { LEG_NAMES } from './names.ts'

export type IdentityFinding = {
  /** Calls that arrived on both legs. */
  readonly pairs: number
  /** Of these, with the same anonymousId and userId on both. */
  readonly equalPairs: number
  /** What is wrong, in words; none where this was one person all along. */
  readonly splits: readonly string[]
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]

const groups = (copies: readonly SeenCopy[]): SeenCopy[][] =>
  distinct(copies.map(({ session }) => session)).map((id) => copies.filter(({ session }) => session === id))

/** A session ends with the person: in it there is one anonymous id, and from the login on the user's own id. */
const sessionSplits = (copies: readonly SeenCopy[], userId: string): string[] => {
  const anonymous = distinct(copies.map(({ anonymousId }) => anonymousId))
  const login = Math.min(...copies.filter(({ type }) => type === 'identify').map(({ seq }) => seq))
  const wrong = copies.find((copy) => copy.userId !== (copy.seq >= login ? userId : null))
  return [
    ...(anonymous.length > 1 || anonymous.includes(null)
      ? [`has ${anonymous.length} anonymousIds in one session`]
      : []),
    ...(wrong
      ? [`is ${wrong.userId ?? 'nobody'} in a call of type ${wrong.type} at ${LEG_NAMES[wrong.leg]}`]
      : []),
  ]
}

const pairSplits = (copies: readonly SeenCopy[]): Pick<IdentityFinding, 'pairs' | 'equalPairs'> => {
  const segment = new Map(copies.filter(({ leg }) => leg === 'segment').map((copy) => [copy.id, copy]))
  const pairs = copies
    .filter(({ leg, id }) => leg === 'rudderstack' && segment.has(id))
    .map((copy) => [copy, segment.get(copy.id)!] as const)
  const equal = pairs.filter(([a, b]) => a.anonymousId === b.anonymousId && a.userId === b.userId)
  return { pairs: pairs.length, equalPairs: equal.length }
}

/** Whether all copies of one visitor, on both legs, name one and the same person. `userId` = who logged in. */
export const identityOf = (copies: readonly SeenCopy[], userId: string): IdentityFinding => {
  const sessions = groups(copies)
  const ids = sessions.map(([first]) => first?.anonymousId)
  const { pairs, equalPairs } = pairSplits(copies)
  const splits = [
    ...(copies.length === 0 ? ['left no copy to tell who it was'] : []),
    ...sessions.flatMap((session) => sessionSplits(session, userId)),
    ...(distinct(ids).length < ids.length ? ['keeps the anonymousId after the logout'] : []),
    ...(equalPairs < pairs
      ? [`has other ids on the two legs in ${pairs - equalPairs} of ${pairs} pairs`]
      : []),
  ]
  return { pairs, equalPairs, splits }
}
