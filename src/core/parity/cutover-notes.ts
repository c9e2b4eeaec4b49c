import { BUILT_IN_RULES } from './built-in-rules.ts'

export type CutoverNote = {
  readonly rule: string
  /** Pairs in which it was needed. */
  readonly count: number
  /** What differs. */
  readonly says: string
  /** What analysts will notice. */
  readonly atCutover: string
}

/**
 * What analysts will notice when RudderStack's data takes the place of Segment's, by the built-in rules that were needed
 * and change the meaning; the most frequent first.
 *
 * @param counts pairs by id of a rule
 */
export const cutoverNotes = (counts: Readonly<Record<string, number>>): CutoverNote[] =>
  BUILT_IN_RULES.flatMap(({ id, says, atCutover }) => {
    const count = Object.hasOwn(counts, id) ? counts[id]! : 0
    return atCutover !== undefined && count > 0 ? [{ rule: id, count, says, atCutover }] : []
  }).sort((a, b) => b.count - a.count)
