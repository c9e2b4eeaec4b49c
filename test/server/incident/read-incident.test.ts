import { describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../../src/server/control/control-store.ts'
import { readIncident } from '../../../src/server/incident/read-incident.ts'

const MINUTE = 60_000
const AT = Date.UTC(2026, 10, 27, 12)

type Made = Pick<AuditEntry, 'action'> & Partial<AuditEntry>

/** Entries one after the other, an hour before it and after; the one of number `id` is at AT. */
const incidentOf = async (
  made: readonly Made[],
  id: number,
  answers: Readonly<Record<string, unknown[]>> = {},
) => {
  const entries = made.map((entry, index): AuditEntry => ({
    id: index + 1,
    at: AT + (index + 1 - id) * MINUTE,
    actor: 'olga',
    reason: null,
    before: null,
    after: {},
    revision: null,
    evidence: {},
    ...entry,
  }))
  const store = {
    history: async ({ before = Infinity, limit = 100 }: { before?: number; limit?: number }) =>
      entries
        .filter(({ id: one }) => one < before)
        .toReversed()
        .slice(0, limit),
  }
  const warehouse = {
    query: async <Row>(sql: string, parameters: object = {}): Promise<Row[]> => {
      const key = Object.keys(answers).find((part) => `${sql} ${JSON.stringify(parameters)}`.includes(part))
      return (key === undefined ? [] : answers[key]) as Row[]
    },
  }
  return (await readIncident(store, warehouse, 'key', id, AT + 60 * MINUTE))!
}

const many = (count: number): Made[] => Array.from({ length: count }, () => ({ action: 'reconcile' }))

describe('an incident', () => {
  it('is over once it was, however much has been written in between', async () => {
    const killed: Made = { action: 'kill', after: { leg: 'rudderstack' } }
    const { ended } = await incidentOf([{ action: 'init' }, killed, ...many(450), { action: 'unkill' }], 2)
    expect(ended).toMatchObject({ id: 453, action: 'unkill' })
    expect((await incidentOf([{ action: 'init' }, killed, ...many(450)], 2)).ended).toBeNull()
  })

  it('of a kill is not over where the same leg is killed again, and is where the other one is in its place', async () => {
    const kill = (leg: string): Made => ({ action: 'kill', after: { leg } })
    const again = await incidentOf([kill('rudderstack'), kill('rudderstack'), { action: 'unkill' }], 1)
    expect(again.ended?.id).toBe(3)
    expect((await incidentOf([kill('rudderstack'), kill('segment')], 1)).ended?.id).toBe(2)
  })

  it('names the change before it, a rollback among them', async () => {
    const made: Made[] = [
      { action: 'promote' },
      { action: 'rollback' },
      { action: 'login' },
      { action: 'kill' },
    ]
    expect((await incidentOf(made, 4)).before).toMatchObject({ id: 2, action: 'rollback' })
  })

  it('has no revision of its own where it published none: what came later is of somebody else', async () => {
    const named = { 'AS named': [{ named: '9' }] }
    expect((await incidentOf([{ action: 'halt' }], 1, named)).revision).toBeNull()
    expect((await incidentOf([{ action: 'kill' }], 1, named)).revision).toBe(9)
  })

  it('tells copies a minute of all of the hour since, also where they stopped for most of it', async () => {
    const copies = {
      [`"to":${AT + 60 * MINUTE}`]: [{ leg: 'segment', copies: '600', first: String(AT + 54 * MINUTE) }],
    }
    const { volume } = await incidentOf([{ action: 'kill' }], 1, copies)
    expect(volume.segment.after).toEqual({ copies: 600, minutes: 60, perMinute: 10 })
  })
})
