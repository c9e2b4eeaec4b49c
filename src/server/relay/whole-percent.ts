/**
 * 0..100 of a whole number, as text or as a number; undefined for anything else. Unleash stores what it is given:
 * of "33.5", " 50 " and "1e2" its clients make different percentages.
 */
export const wholePercent = (value: unknown): number | undefined =>
  (typeof value === 'string' || typeof value === 'number') && /^(\d|[1-9]\d|100)$/.test(`${value}`)
    ? Number(value)
    : undefined
