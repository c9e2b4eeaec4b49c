import type { Counts } from '../../core/index.ts'

/** Counts a group of session bits; see countsOf. */
export const COUNT_BITS = `count() AS sessions, sum(lost) AS lost, sum(mismatched) AS mismatched, sum(duplicated) AS duplicated,
  sum(split) AS split, sum(extra) AS extra`

/** As the warehouse answers numbers of 64 bits. */
export type CountsRow = Readonly<Record<keyof Counts, string>>

export const countsOf = ({ sessions, lost, mismatched, duplicated, split, extra }: CountsRow): Counts => ({
  sessions: Number(sessions),
  lost: Number(lost),
  mismatched: Number(mismatched),
  duplicated: Number(duplicated),
  split: Number(split),
  extra: Number(extra),
})
