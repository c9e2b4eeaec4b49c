import { DEFAULTS, type Leg, type RolloutDocument } from '../../core/index.ts'
import { toHundredths } from '../../core/rollout/share.ts'

/** All people, in hundredths of a percent. */
const FULL = 10_000

/** Percent of people whose events reach each leg. */
export type Shares = { readonly [leg in Leg]: number }

/**
 * Where the cohorts meet on a bar of all people in the order in which they move, in hundredths of a percent from its
 * left: RudderStack only up to `left`, both up to `right`, Segment only after it. Where `left` is above `right`, who is
 * between them is in neither share, and the rollout's fallback decides for them.
 */
export type Bar = { readonly left: number; readonly right: number }

export type Handle = keyof Bar

/** The share that a handle sets. */
export const LEG_OF: Readonly<Record<Handle, Leg>> = { left: 'segment', right: 'rudderstack' }

export const barOf = ({ rudderstack, segment }: Shares): Bar => ({
  left: FULL - toHundredths(segment),
  right: toHundredths(rudderstack),
})

export const sharesOf = ({ left, right }: Bar): Shares => ({
  rudderstack: right / 100,
  segment: (FULL - left) / 100,
})

/** People in neither share. */
export const gapOf = ({ left, right }: Bar): number => Math.max(0, left - right)

/** From where to where a handle goes: up to the other one, so that they never cross; a gap that is there never grows. */
export const limitsOf = (
  { left, right }: Bar,
  handle: Handle,
): { readonly min: number; readonly max: number } =>
  handle === 'left' ? { min: 0, max: Math.max(left, right) } : { min: Math.min(left, right), max: FULL }

/** The bar with a handle at a place, or as near to it as it gets. */
export const moveHandle = (bar: Bar, handle: Handle, to: number): Bar => {
  const { min, max } = limitsOf(bar, handle)
  return { ...bar, [handle]: Math.min(max, Math.max(min, Math.round(to))) }
}

/** Percent of people. `sentinel` is the part of `dual` that is RudderStack only but for the sentinel. */
export type Parts = Shares & { readonly dual: number; readonly sentinel: number }

type Rules = { readonly sentinel: number; readonly fallback: Leg }

/** What a rollout says besides its shares, or what holds where it does not. */
export const rulesOf = ({
  sentinel = DEFAULTS.sentinel,
  fallback = DEFAULTS.fallback,
}: RolloutDocument): Rules => ({ sentinel, fallback })

/** What the bar holds; rudderstack + dual + segment = 100. */
export const partsOf = (bar: Bar, { sentinel, fallback }: Rules): Parts => {
  const gap = gapOf(bar)
  const alone = Math.min(bar.left, bar.right) + (fallback === 'rudderstack' ? gap : 0)
  const kept = (alone * sentinel) / 100
  const segment = FULL - Math.max(bar.left, bar.right) + (fallback === 'segment' ? gap : 0)
  return {
    rudderstack: percent(alone - kept),
    dual: percent(Math.max(0, bar.right - bar.left) + kept),
    sentinel: percent(kept),
    segment: percent(segment),
  }
}

// four decimals hold a sentinel's hundredth of a hundredth and hide the noise of binary fractions
const percent = (hundredths: number): number => Math.round(hundredths * 100) / FULL

/** Where a pointer is on a bar that is drawn from `start` on, `width` wide: to a tenth of a percent. */
export const placeOf = (x: number, start: number, width: number): number =>
  width > 0 ? Math.round(((x - start) / width) * 1000) * 10 : 0
