import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import type { Leg } from '../../../../src/core/index.ts'
import { DIALECTS, type DialectName } from '../../../../src/server/reconcile/sql/dialects.ts'
import { emitSql, schemaName } from '../../../../src/server/reconcile/sql/emit-sql.ts'
import type { EventRow, ReconcileResult } from '../../../../src/server/reconcile/result/reconcile-result.ts'
import { startPostgres, type Postgres } from '../../../support/postgres.ts'
import { openTestWarehouse, type TestWarehouse } from '../../../support/warehouse.ts'
import { makeStream } from '../../parity/stream/stream.ts'
import { exportFolder, ndjson } from '../exports.ts'
import { reconcileGlobs } from '../run.ts'
import { warehouseRows, TABLES, type WarehouseRow } from './warehouse-rows.ts'

const FROM = Date.UTC(2026, 10, 20, 2)
const RANGE = { from: FROM + 600_000, to: FROM + 5 * 3_600_000 }
const { copies } = makeStream({ seed: 21, calls: 1_500, from: FROM, faultShare: 0.03 })
const folder = exportFolder()
const options = { segment: ['segment_prod'], rudderstack: ['rudder'], lateMinutes: 45 }

let result: ReconcileResult
let whole: ReconcileResult
let postgres: Postgres
let warehouse: TestWarehouse

beforeAll(async () => {
  const of = (leg: Leg): string =>
    folder.write(`${leg}.ndjson`, ndjson(copies.filter((copy) => copy.leg === leg).map(({ body }) => body)))
  const globs = { segment: of('segment'), rudderstack: of('rudderstack') }
  result = await reconcileGlobs(globs, { ...RANGE, lateMinutes: 45 })
  whole = await reconcileGlobs(globs, { lateMinutes: 45 })
  ;[postgres, warehouse] = await Promise.all([startPostgres(), openTestWarehouse()])
}, 240_000)
afterAll(() => Promise.all([postgres?.stop(), warehouse?.close()]))

const said = ({ key, calls, segment, rudderstack, outcomes, duplicates }: EventRow) => ({
  event: key,
  calls,
  segment,
  rudderstack,
  paired: outcomes.matched + outcomes.expected + outcomes.mismatched + outcomes.duplicate,
  missing: outcomes.missing,
  extra: outcomes.extra,
  pending: outcomes.pending,
  recovered: outcomes.recovered,
  segment_duplicates: duplicates.segment,
  rudderstack_duplicates: duplicates.rudderstack,
})

/** Counts come as text from one of them. */
const numbered = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, name === 'event' ? value : Number(value)]),
  )

const sorted = <Row extends { readonly event?: unknown }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (String(a.event) < String(b.event) ? -1 : 1))

const bodies = (leg: Leg, table: string): readonly WarehouseRow[] =>
  warehouseRows(
    copies.filter((copy) => copy.leg === leg).map(({ body }) => body),
    table,
  )

const SCHEMAS = [
  ['segment', 'segment_prod'],
  ['rudderstack', 'rudder'],
] as const

const COLUMNS = Object.entries({
  id: 'TEXT',
  name: 'TEXT',
  event_text: 'TEXT',
  context_crossfade_id: 'TEXT',
  context_crossfade_cohort: 'TEXT',
  context_crossfade_recovered: 'BOOLEAN',
  original_timestamp: 'TIMESTAMPTZ',
  received_at: 'TIMESTAMPTZ',
})

const inPostgres = async (sqls: readonly string[]) => {
  const client = new pg.Client({ connectionString: await postgres.database() })
  await client.connect()
  try {
    for (const [leg, schema] of SCHEMAS) {
      await client.query(`CREATE SCHEMA ${schema}`)
      for (const table of TABLES) {
        const columns = COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ')
        await client.query(`CREATE TABLE ${schema}.${table} (${columns})`)
        await client.query(
          `INSERT INTO ${schema}.${table} SELECT * FROM json_populate_recordset(NULL::${schema}.${table}, $1)`,
          [JSON.stringify(bodies(leg, table))],
        )
      }
    }
    const answers = []
    for (const sql of sqls) answers.push((await client.query<Record<string, unknown>>(sql)).rows)
    return answers
  } finally {
    await client.end()
  }
}

const CLICKHOUSE: Readonly<Record<string, string>> = {
  TEXT: 'Nullable(String)',
  BOOLEAN: 'Nullable(Bool)',
  TIMESTAMPTZ: `DateTime64(3, 'UTC')`,
}

const inClickHouse = async (sqls: readonly string[]) => {
  for (const [leg, schema] of SCHEMAS) {
    await warehouse.command(`CREATE DATABASE ${schema}`)
    for (const table of TABLES) {
      const columns = COLUMNS.map(([name, type]) => `${name} ${CLICKHOUSE[type]}`).join(', ')
      await warehouse.command(
        `CREATE TABLE ${schema}.${table} (${columns}) ENGINE = MergeTree ORDER BY tuple()`,
      )
      await warehouse.insertRows(`${schema}.${table}`, bodies(leg, table), `${schema} ${table}`)
    }
  }
  const answers = []
  for (const sql of sqls)
    answers.push(await warehouse.query<Record<string, unknown>>(sql.replace(/;\s*$/, '')))
  return answers
}

const sqlsOf = (dialect: DialectName) => [
  emitSql({ ...options, ...RANGE, dialect }),
  emitSql({ ...options, from: null, to: null, dialect }),
]

describe('SQL for a warehouse that both vendors load', () => {
  it.each([
    ['postgres', inPostgres],
    ['clickhouse', inClickHouse],
  ] as const)(
    'finds in %s what exported logs tell, in a range and over all',
    async (dialect, run) => {
      const [inRange, all] = await run(sqlsOf(dialect))
      expect(sorted(inRange!.map(numbered))).toEqual(sorted(result.rows.map(said)))
      expect(sorted(all!.map(numbered))).toEqual(sorted(whole.rows.map(said)))
      const pending = whole.rows.reduce((sum, { outcomes }) => sum + outcomes.pending, 0)
      expect(pending).toBeGreaterThan(0)
    },
    120_000,
  )

  it('says in its first line where no test has run it', () => {
    for (const dialect of DIALECTS) {
      const [line] = emitSql({ ...options, ...RANGE, dialect }).split('\n')
      expect(line!.includes('UNTESTED')).toBe(!['postgres', 'clickhouse'].includes(dialect))
    }
  })

  it('takes names of schemas alone', () => {
    expect(schemaName('my-project.prod.segment')).toEqual(['my-project', 'prod', 'segment'])
    for (const text of ['', 'a"b', 'a;b', 'a b', 'a.b.c.d', '`a`', "a'", 'a\\b'])
      expect(schemaName(text)).toBeNull()
  })
})
