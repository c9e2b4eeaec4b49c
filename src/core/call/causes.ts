/** Answers by which a vendor, or what stands before it, says no to an event for good. */
export const REFUSED_STATUSES = [400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 422, 451, 501] as const

type RefusedStatus = (typeof REFUSED_STATUSES)[number]

/** Why a copy was not delivered, as far as its page knows. `other` stands for codes that a server does not know. */
export type Cause =
  | 'blocked'
  | 'unavailable'
  | 'refused'
  | `refused-${RefusedStatus}`
  | 'given-up'
  | 'sdk-failed'
  | 'sdk-error'
  | 'page-left'
  | 'consent'
  | 'gpc'
  | 'failover'
  | 'rerouted'
  | 'killed'
  | 'stopped'
  | 'expired'
  | 'overflow'
  | 'destroyed'
  | 'other'

/** How many copies each cause explains; only those that explain any. */
export type Causes = { readonly [cause in Cause]?: number }

export const sumCauses = (all: readonly Causes[]): Causes => {
  const sums: { [cause in Cause]?: number } = {}
  for (const causes of all)
    for (const [cause, count] of Object.entries(causes) as [Cause, number][])
      sums[cause] = (sums[cause] ?? 0) + count
  return sums
}
