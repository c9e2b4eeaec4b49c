import type { Leg } from '../../core/index.ts'
import { LEGS } from '../text/cohorts.ts'
import { audienceKeys, withEdit, type Document, type Edits } from './edits.ts'

/** A share that somebody else changed too. */
export type Conflict = {
  readonly audience: string
  readonly leg: Leg
  readonly theirs: number | null
  readonly yours: number | null
}

export type Rebased = {
  /** The same edits on the newer document; none of them where it says so already. */
  readonly edits: Edits
  /** The names of edited audiences that are gone. */
  readonly lost: readonly string[]
  readonly conflicts: readonly Conflict[]
}

const nameOf = (key: string): string => key.slice(key.indexOf(':') + 1)

/** What becomes of edits of one revision on a newer one. */
export const rebase = (edits: Edits, from: Document, to: Document): Rebased => {
  const before = audienceKeys(from.audiences)
  const after = audienceKeys(to.audiences)
  const conflicts: Conflict[] = []
  let rebased: Edits = {}
  for (const key of Object.keys(edits).filter((each) => after.includes(each))) {
    for (const leg of LEGS) {
      const yours = edits[key]?.[leg]
      if (yours === undefined) continue
      const theirs = to.audiences[after.indexOf(key)]?.[leg] ?? null
      const was = from.audiences[before.indexOf(key)]?.[leg] ?? null
      if (theirs !== was && theirs !== yours) conflicts.push({ audience: nameOf(key), leg, theirs, yours })
      rebased = withEdit(to, rebased, key, leg, yours)
    }
  }
  const lost = Object.keys(edits).filter((key) => !after.includes(key))
  return { edits: rebased, lost: lost.map(nameOf), conflicts }
}

/** Whether two documents differ in nothing but the kill and the revision. */
export const differInKillOnly = (one: Document, other: Document): boolean =>
  withoutKill(one) === withoutKill(other)

const withoutKill = (document: Document): string => JSON.stringify({ ...document, killed: null, revision: 0 })
