import { wholeNumber } from '../schemas.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export const rangeQuery = {
  from: wholeNumber.optional().describe('ms since epoch; default: a day before to'),
  to: wholeNumber.optional().describe('ms since epoch; default: now'),
}

/** The last day, unless it says otherwise. */
export const rangeOf = (
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
  now: number,
): { readonly from: number; readonly to: number } => {
  const end = to ?? now
  return { from: from ?? Math.max(0, end - DAY_MS), to: end }
}
