import type { Figures, InForce } from './counted.ts'

/**
 * How many reports were well-formed and do not count, by why: `forced` the tab was held to a cohort, or failures were
 * played in it · `no-rollout` the page got none · `other-key` it has another rollout · `unknown-revision` one above that
 * in force, which was never published here
 */
export type Ignored = Readonly<Record<'forced' | 'no-rollout' | 'other-key' | 'unknown-revision', number>>

const IGNORED = `
SELECT toString(multiIf(forced, 'forced', cohort = '' OR revision = 0, 'no-rollout', key != {key:String}, 'other-key',
  revision > {revision:UInt64}, 'unknown-revision', '')) AS why, count() AS reports
FROM sightings GROUP BY why`

export const NONE_IGNORED: Ignored = { forced: 0, 'no-rollout': 0, 'other-key': 0, 'unknown-revision': 0 }

export const readIgnored = async (warehouse: Figures, inForce: InForce): Promise<Ignored> => {
  const rows = await warehouse.query<{ why: string; reports: string }>(IGNORED, { ...inForce })
  const counts = new Map(rows.map(({ why, reports }) => [why, Number(reports)]))
  return {
    forced: counts.get('forced') ?? 0,
    'no-rollout': counts.get('no-rollout') ?? 0,
    'other-key': counts.get('other-key') ?? 0,
    'unknown-revision': counts.get('unknown-revision') ?? 0,
  }
}
