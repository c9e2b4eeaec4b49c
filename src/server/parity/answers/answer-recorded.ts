import type { Rollout } from '../../../core/index.ts'
import { eventKey, NO_SESSIONS } from '../../../core/ramp/evidence.ts'
import { RECORDED_STEP_MS, type RecordedRow } from '../../../core/ramp/recorded.ts'
import { expectedShares } from '../../status/expected-shares.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { COUNT_BITS, countsOf, type CountsRow } from '../bit-counts.ts'
import type { Range } from './newest.ts'

export type RecordedQuestion = Range & {
  /** The rollout's key. */
  readonly rollout: string
  /** Key events, whose sessions are told apart. */
  readonly events: readonly string[]
}

type Context = {
  readonly warehouse: Pick<Warehouse, 'query'>
  /** The rollout of a revision, null where nobody knows it any more. */
  readonly rollouts: (revision: number) => Promise<Rollout | null>
}

type Row = CountsRow & { readonly [field in 'at' | 'revision' | 'audience' | 'key']: string }

const RANGE = `rollout = {rollout:String} AND began >= fromUnixTimestamp64Milli({from:UInt64}, 'UTC')
    AND began < fromUnixTimestamp64Milli({to:UInt64}, 'UTC')`

const STEPS = `
SELECT at, b.revision AS revision, a.audience AS audience, key, ${COUNT_BITS}
FROM (
  SELECT session, intDiv(toUnixTimestamp(began) * 1000, {step:UInt64}) * {step:UInt64} AS at, revision, key,
    lost, mismatched, duplicated, split, extra
  FROM session_bits FINAL WHERE (key = 'all' OR has({events:Array(String)}, key)) AND ${RANGE}
) AS b
GLOBAL LEFT JOIN (
  SELECT session, substring(min(key), length('audience:') + 1) AS audience
  FROM session_bits FINAL WHERE startsWith(key, 'audience:') AND ${RANGE} GROUP BY session
) AS a ON a.session = b.session
GROUP BY at, revision, audience, key ORDER BY at, revision, audience`

type Shares = Pick<RecordedRow, 'audience' | 'last' | 'only' | 'dual'>

/** Where audiences are several, which one a session was of is known from reports; without them nobody knows its share. */
const sharesOf = (rollout: Rollout | null, name: string): Shares => {
  const audiences = rollout?.audiences ?? []
  const only = audiences.length === 1
  const audience = only ? audiences[0] : audiences.find((one) => one.name === name)
  const dual = rollout && audience ? expectedShares(rollout, audience).dual : 0
  return {
    audience: audience?.name ?? name,
    last: audience !== undefined && audience === audiences.at(-1),
    only,
    dual: dual > 0 ? dual : null,
  }
}

/** The settled dual sessions that began within a range, in steps of time, and how many people were on both legs then. */
export const answerRecorded = async (
  { warehouse, rollouts }: Context,
  { events, ...range }: RecordedQuestion,
): Promise<readonly RecordedRow[]> => {
  const parameters = { ...range, events: events.map(eventKey), step: RECORDED_STEP_MS }
  const found = await warehouse.query<Row>(STEPS, parameters)
  const rows = new Map<string, RecordedRow>()
  for (const one of found) {
    const [at, revision] = [Number(one.at), Number(one.revision)]
    const id = JSON.stringify([at, revision, one.audience])
    const row = rows.get(id) ?? {
      at,
      revision,
      ...sharesOf(await rollouts(revision), one.audience),
      all: NO_SESSIONS,
      events: {},
    }
    const counts = countsOf(one)
    const event = one.key.slice(eventKey('').length)
    rows.set(
      id,
      one.key === 'all' ? { ...row, all: counts } : { ...row, events: { ...row.events, [event]: counts } },
    )
  }
  return [...rows.values()]
}
