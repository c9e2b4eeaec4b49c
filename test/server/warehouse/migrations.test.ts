import { expect, it } from 'vitest'
import { MIGRATIONS } from '../../../src/server/warehouse/migrations/index.ts'
import { TABLES } from '../../../src/server/warehouse/tables.ts'

const context = { topology: { database: 'd', cluster: null }, retention: { payloadDays: 3, sampleDays: 30 } }

it('migrations count up from 1 without gaps, and may run again', () => {
  expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, index) => index + 1))
  const statements = MIGRATIONS.flatMap((migration) => migration.statements(context))
  for (const statement of statements) expect(statement).toMatch(/IF (NOT )?EXISTS|MODIFY/)
})

it('every table that a migration makes is known to usage, retention and forgetting', () => {
  const statements = MIGRATIONS.flatMap((migration) => migration.statements(context)).join('\n')
  const made = [...statements.matchAll(/CREATE TABLE IF NOT EXISTS `d`\.`(\w+)`/g)].map(([, name]) => name)
  expect(new Set(TABLES.map(({ name }) => name))).toEqual(new Set(made))
})
