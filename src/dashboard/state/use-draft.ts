import { useState } from 'preact/hooks'
import type { Leg } from '../../core/index.ts'
import { applyEdits, isEmpty, withEdit, type Document, type Edits } from '../shares/edits.ts'
import { differInKillOnly, rebase } from '../shares/rebase.ts'

/** What somebody is changing and has not applied; it outlives a sign-in and a look at another panel. */
export type Draft = {
  /** What the edits begin from. */
  readonly base: Document
  /** That, with the edits in it. */
  readonly document: Document
  readonly edits: Edits
  /** What was typed and is no share, by field: one sentence each. */
  readonly invalid: Readonly<Record<string, string>>
  readonly changed: boolean
  set(audience: string, leg: Leg, value: number | null): void
  setInvalid(audience: string, leg: Leg, problem: string): void
  discard(): void
  /** The same edits on what is in force now. */
  rebase(): void
}

type Kept = { readonly base: Document | null; readonly edits: Edits; readonly invalid: Draft['invalid'] }

const NOTHING: Kept = { base: null, edits: {}, invalid: {} }

export const fieldKey = (audience: string, leg: Leg): string => `${leg} ${audience}`

const without = (invalid: Draft['invalid'], field: string): Draft['invalid'] =>
  Object.fromEntries(Object.entries(invalid).filter(([key]) => key !== field))

/** A kill, or its end, is no reason to ask anybody about their edits. */
const baseOf = (kept: Kept, inForce: Document): Document =>
  kept.base === null || isEmpty(kept.edits) || differInKillOnly(kept.base, inForce) ? inForce : kept.base

/** @param inForce the document in force, null before it is known */
export const useDraft = (inForce: Document | null): Draft | null => {
  const [kept, setKept] = useState(NOTHING)
  if (inForce === null) return null
  const base = baseOf(kept, inForce)
  return {
    base,
    document: applyEdits(base, kept.edits),
    edits: kept.edits,
    invalid: kept.invalid,
    changed: !isEmpty(kept.edits) || Object.keys(kept.invalid).length > 0,
    set: (audience, leg, value) =>
      setKept((before) => ({
        base: baseOf(before, inForce),
        edits: withEdit(baseOf(before, inForce), before.edits, audience, leg, value),
        invalid: without(before.invalid, fieldKey(audience, leg)),
      })),
    setInvalid: (audience, leg, problem) =>
      setKept((before) => ({
        ...before,
        invalid: { ...before.invalid, [fieldKey(audience, leg)]: problem },
      })),
    discard: () => setKept(NOTHING),
    rebase: () =>
      setKept((before) => ({
        ...before,
        base: inForce,
        edits: rebase(before.edits, baseOf(before, inForce), inForce).edits,
      })),
  }
}
