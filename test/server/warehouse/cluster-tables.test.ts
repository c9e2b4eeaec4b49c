import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTable } from '../../../src/server/warehouse/create-table.ts'
import { MIGRATIONS } from '../../../src/server/warehouse/migrations/index.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'

const topology = { database: 'crossfade', cluster: 'main-1.eu' }
const retention = { payloadDays: 3, sampleDays: 30 }
const statements = MIGRATIONS.flatMap((migration) => migration.statements({ topology, retention }))

describe('tables on a cluster', () => {
  let warehouse: TestWarehouse
  beforeAll(async () => void (warehouse = await openTestWarehouse()))
  afterAll(() => warehouse.close())

  it('are made and changed by statements that the engine’s own parser takes', async () => {
    const local = '`crossfade`.`copies_local` ON CLUSTER `main-1.eu`'
    const others = [
      `ALTER TABLE ${local} MODIFY TTL toDateTime(received) + toIntervalSecond(86400)`,
      `ALTER TABLE ${local} APPLY DELETED MASK`,
      `ALTER TABLE ${local} MATERIALIZE TTL`,
      `DELETE FROM ${local} WHERE user_id = 'x'`,
      'CREATE DATABASE IF NOT EXISTS `crossfade` ON CLUSTER `main-1.eu`',
    ]
    for (const statement of [...statements, ...others]) {
      const [row] = await warehouse.query<{ readonly sql: string }>(
        'SELECT formatQuerySingleLine({statement:String}) AS sql',
        { statement },
      )
      expect(row?.sql).toContain('ON CLUSTER `main-1.eu`')
      await warehouse.command(`EXPLAIN AST ${statement}`)
    }
    await expect(warehouse.command('EXPLAIN AST CREATE TABLE a ON CLUSTER')).rejects.toThrow(
      '62 SYNTAX_ERROR',
    )
  })

  it('hold their rows in replicated ones, and are asked by the one name that a single server has too', () => {
    const [local, all] = createTable(topology, {
      name: 'copies',
      columns: ['a String', 'b UInt32'],
      engine: 'ReplacingMergeTree',
      version: 'b',
      orderBy: 'a',
      shardBy: 'sipHash64(a)',
    })
    expect(local).toContain('CREATE TABLE IF NOT EXISTS `crossfade`.`copies_local` ON CLUSTER `main-1.eu`')
    expect(local).toContain('ENGINE = ReplicatedReplacingMergeTree(b)')
    expect(all).toBe(
      'CREATE TABLE IF NOT EXISTS `crossfade`.`copies` ON CLUSTER `main-1.eu` AS `crossfade`.`copies_local` ' +
        `ENGINE = Distributed('main-1.eu', 'crossfade', 'copies_local', sipHash64(a))`,
    )
  })

  it('keep a pair together, and a session’s pages', () => {
    const distributed = statements.filter((statement) => statement.includes('Distributed'))
    expect(distributed.find((statement) => statement.includes('`copies`'))).toContain('sipHash64(pair_id)')
    expect(distributed.find((statement) => statement.includes('`reports`'))).toContain('sipHash64(session)')
  })
})
