import type { PagesTally } from '../revision-tally.ts'
import { COUNTED, type Figures, type InForce } from './counted.ts'

const MAX_NAMES = 200

/** The newest report of each page under the revision. */
const PAGES = `
SELECT * FROM reports FINAL WHERE ${COUNTED} AND revision = {revision:UInt64}
ORDER BY rank DESC, received DESC LIMIT 1 BY page`

const NUMBERS = `
SELECT count() AS pages, countIf(consent = 'yes') AS yes, countIf(consent = 'no') AS no, countIf(consent = 'gpc') AS gpc,
  sum(identity_conflicts) AS conflicts, quantileExactInclusive(0.5)(segment_ms) AS segment_median,
  quantileExactInclusive(0.5)(rudderstack_ms) AS rudderstack_median
FROM (${PAGES}) AS p`

const NAMES = `
SELECT named.1 AS dimension, named.2 AS name, sum(named.3) AS total, count() AS pages FROM (
  SELECT arrayJoin(arrayConcat(
    [('segment', toString(segment_state), toUInt32(1)), ('rudderstack', toString(rudderstack_state), toUInt32(1))],
    arrayMap((code, times) -> ('problem', toString(code), times), problem_codes, problem_counts))) AS named
  FROM (${PAGES}) AS p
)
WHERE dimension = 'problem' OR name != '' GROUP BY dimension, name ORDER BY total DESC, name LIMIT ${MAX_NAMES} BY dimension`

type Numbers = {
  readonly [name in 'pages' | 'yes' | 'no' | 'gpc' | 'conflicts']: string
} & { readonly [name in 'segment_median' | 'rudderstack_median']: number | null }
type Name = {
  readonly [field in 'dimension' | 'name' | 'total' | 'pages']: string
}

/** What pages say of themselves. */
export const readPages = async (warehouse: Figures, inForce: InForce): Promise<PagesTally> => {
  const parameters = { ...inForce }
  const [[numbers], names] = await Promise.all([
    warehouse.query<Numbers>(NUMBERS, parameters),
    warehouse.query<Name>(NAMES, parameters),
  ])
  const named = (dimension: string): readonly Name[] => names.filter((row) => row.dimension === dimension)
  const statesOf = (leg: string): Record<string, number> =>
    Object.fromEntries(named(leg).map(({ name, pages }) => [name, Number(pages)]))
  const of = (name: 'pages' | 'yes' | 'no' | 'gpc' | 'conflicts'): number => Number(numbers?.[name] ?? 0)
  return {
    pages: of('pages'),
    sdks: {
      segment: { states: statesOf('segment'), medianMs: numbers?.segment_median ?? null },
      rudderstack: { states: statesOf('rudderstack'), medianMs: numbers?.rudderstack_median ?? null },
    },
    problems: named('problem').map(({ name, total, pages }) => ({
      code: name,
      count: Number(total),
      pages: Number(pages),
    })),
    conflicts: of('conflicts'),
    consent: { yes: of('yes'), no: of('no'), gpc: of('gpc') },
  }
}
