import type { Loss } from '../api/wire.ts'
import { countOf, countText } from '../text/count.ts'
import { percentText } from '../text/percent.ts'

/**
 * What the evidence says of the limit: `none` no session · `insufficient` too few to prove it · `open` enough, and the
 * interval holds the limit · `proven` below it · `broken` above it
 */
export type Standing = 'none' | 'insufficient' | 'open' | 'proven' | 'broken'

export const standingOf = ({ sessions, low, high, enough }: Loss, limit: number): Standing => {
  if (sessions === 0) return 'none'
  if (low > limit) return 'broken'
  if (high <= limit) return 'proven'
  return sessions < enough ? 'insufficient' : 'open'
}

export const shareText = (share: number): string => percentText(share * 100)

/** "2 of 812 lost, 0.05 % to 0.86 %". */
export const intervalText = ({ sessions, lost, low, high }: Loss): string =>
  `${countText(lost)} of ${countText(sessions)} lost, ${shareText(low)} to ${shareText(high)}`

/** What stands under the interval. */
export const standingText = (loss: Loss, limit: number): string => {
  const { sessions, enough } = loss
  switch (standingOf(loss, limit)) {
    case 'none':
      return 'no settled session yet'
    case 'insufficient':
      return `insufficient evidence: ${countText(sessions)} of ${countOf(enough, 'session')}`
    case 'open':
      return `undecided: the limit of ${shareText(limit)} is within`
    case 'proven':
      return `proven below ${shareText(limit)}`
    case 'broken':
      return `above the limit of ${shareText(limit)}`
  }
}
