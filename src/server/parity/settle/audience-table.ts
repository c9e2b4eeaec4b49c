import { fits } from '../../../core/rollout/constraints.ts'
import type { Rollout } from '../../../core/rollout/rollout.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { inMinutes, minuteParameters } from './minutes.ts'

/** The rollout of a revision, null where nobody knows it any more. */
export type Audiences = (revision: number) => Promise<Rollout | null>

const KNOWN: readonly string[] = ['region', 'area', 'appVersion']
const MOST = 200

const COMBINATIONS = `
SELECT DISTINCT revision, region, area, app_version FROM reports
WHERE session GLOBAL IN (SELECT session FROM copies WHERE ${inMinutes('bucket')}) LIMIT ${MOST}`

type Combination = {
  readonly revision: string
  readonly region: string
  readonly area: string
  readonly app_version: string
}

/**
 * Which audience people of a revision, region, area and app version belong to, as parameters of the statement that
 * writes pairs. Only where the rollout tells people apart by these alone: of others a server does not know it.
 */
export const audienceTable = async (
  warehouse: Warehouse,
  buckets: readonly number[],
  audiences: Audiences,
): Promise<{ audience_keys: string[]; audiences: string[] }> => {
  const rows = await warehouse.query<Combination>(COMBINATIONS, minuteParameters(buckets))
  const keys: string[] = []
  const names: string[] = []
  for (const row of rows) {
    const rollout = await audiences(Number(row.revision))
    const name = rollout && audienceOf(rollout, row)
    if (name === null || name === undefined) continue
    keys.push([row.revision, row.region, row.area, row.app_version].join('\n'))
    names.push(name)
  }
  // transform() takes no empty lists
  return keys.length === 0
    ? { audience_keys: ['-'], audiences: [''] }
    : { audience_keys: keys, audiences: names }
}

const audienceOf = ({ audiences }: Rollout, row: Combination): string | null => {
  const subject = {
    ...(row.region !== '' && { region: row.region }),
    ...(row.area !== '' && { area: row.area }),
    ...(row.app_version !== '' && { appVersion: row.app_version }),
  }
  for (const { name, when = [] } of audiences) {
    if (when.some(({ contextName }) => !KNOWN.includes(contextName))) return null
    if (when.every((constraint) => fits(constraint, subject))) return name
  }
  return null
}
