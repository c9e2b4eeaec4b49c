import { describe, expect, test } from 'vitest'
import { createFaultTable } from '../../src/sandbox/faults.ts'
import { parseFaults } from '../../src/sandbox/parse-faults.ts'

describe('faults on requests', () => {
  test('hit the endpoint that they are set on, no other', () => {
    const table = createFaultTable(1)
    table.set('segment', 'api', { status: 500 })
    expect(table.hit('segment', 'api')).toEqual({ status: 500 })
    expect(table.hit('segment', 'settings')).toBeNull()
    expect(table.hit('rudderstack', 'api')).toBeNull()
    table.set('segment', 'api', null)
    expect(table.hit('segment', 'api')).toBeNull()
  })

  test('stop after the given number of hits', () => {
    const table = createFaultTable(1)
    table.set('segment', 'api', { status: 500, times: 2 })
    expect([1, 2, 3, 4].map(() => table.hit('segment', 'api') !== null)).toEqual([true, true, false, false])
    table.set('segment', 'api', { status: 500, times: 0 })
    expect(table.hit('segment', 'api')).toBeNull()
  })

  test('hit their share of the requests, the same ones for the same seed', () => {
    const pattern = (seed: number): boolean[] => {
      const table = createFaultTable(seed)
      table.set('segment', 'api', { hang: true, probability: 0.2 })
      return Array.from({ length: 5000 }, () => table.hit('segment', 'api') !== null)
    }
    expect(pattern(3)).toEqual(pattern(3))
    expect(pattern(3)).not.toEqual(pattern(4))
    expect(Math.abs(pattern(3).filter(Boolean).length / 5000 - 0.2)).toBeLessThan(0.03)
  })

  test('that work on events alone hit no request', () => {
    const table = createFaultTable(1)
    table.set('segment', 'api', { drop: 1, duplicate: 1 })
    expect(table.hit('segment', 'api')).toBeNull()
  })
})

describe('faults on events', () => {
  test('drop and duplicate their shares independently, 0 never and 1 always', () => {
    const table = createFaultTable(1)
    const fates = (fault: { drop?: number; duplicate?: number }) => {
      table.set('rudderstack', 'api', fault)
      return Array.from({ length: 4000 }, () => table.eventFate('rudderstack', {}))
    }
    expect(fates({ drop: 0, duplicate: 0 }).some(({ dropped, duplicated }) => dropped || duplicated)).toBe(
      false,
    )
    expect(fates({ drop: 1, duplicate: 1 }).every(({ dropped, duplicated }) => dropped && duplicated)).toBe(
      true,
    )
    const some = fates({ drop: 0.3, duplicate: 0.1 })
    expect(Math.abs(some.filter(({ dropped }) => dropped).length / 4000 - 0.3)).toBeLessThan(0.04)
    expect(Math.abs(some.filter(({ duplicated }) => duplicated).length / 4000 - 0.1)).toBeLessThan(0.03)
  })

  test('change the named event alone, or every event where none is named', () => {
    const table = createFaultTable(1)
    const change = { path: '/properties/price', value: null }
    table.set('segment', 'api', { change: { ...change, event: 'Bought' } })
    expect(table.eventFate('segment', { event: 'Bought' }).change).toMatchObject(change)
    expect(table.eventFate('segment', { event: 'Seen' }).change).toBeNull()
    expect(table.eventFate('rudderstack', { event: 'Bought' }).change).toBeNull()
    table.set('segment', 'api', { change })
    expect(table.eventFate('segment', {}).change).toEqual(change)
  })
})

describe('parseFaults', () => {
  test('takes every kind of fault', () => {
    const api = {
      status: 503,
      body: 'no',
      retryAfter: 2,
      hang: false,
      closeSocket: false,
      latencyMs: 5,
      probability: 0.5,
      times: 3,
    }
    const events = { drop: 0, duplicate: 1, change: { event: 'x', path: '/a', value: null } }
    const input = {
      segment: { api: { ...api, ...events }, script: { status: 404 } },
      rudderstack: { settings: { hang: true } },
    }
    expect(parseFaults(input)).toEqual({ ok: true, faults: input })
    expect(parseFaults({})).toEqual({ ok: true, faults: { segment: {}, rudderstack: {} } })
  })

  test.each([
    [[], 'faults are an object'],
    ['x', 'faults are an object'],
    [undefined, 'faults are an object'],
    [{ heap: {} }, 'heap: no such leg'],
    [{ segment: 5 }, 'segment: must be an object'],
    [{ segment: { cdn: {} } }, 'segment.cdn: no such endpoint; there are settings, api, script'],
    [{ segment: { api: 500 } }, 'segment.api: a fault is an object'],
    [{ segment: { api: { stauts: 500 } } }, 'segment.api: stauts is no fault'],
    [{ segment: { api: { constructor: 1 } } }, 'constructor is no fault'],
    [{ segment: { api: { status: 199 } } }, 'status must be a whole number from 200 to 599'],
    [{ segment: { api: { status: 600 } } }, 'status must be'],
    [{ segment: { api: { status: '500' } } }, 'status must be'],
    [{ segment: { api: { drop: 1.01 } } }, 'drop must be a number from 0 to 1'],
    [{ segment: { api: { drop: -0.01 } } }, 'drop must be'],
    [{ segment: { script: { drop: 1 } } }, 'drop works on events, so on api alone'],
    [{ segment: { api: { change: { path: 'price', value: 1 } } } }, 'change must be'],
    [{ segment: { api: { change: { path: '/price' } } } }, 'change must be'],
    [{ segment: { api: { times: -1 } } }, 'times must be a whole number, 0 or more'],
  ])('refuses %j: %s', (input, problem) => {
    const parsed = parseFaults(input)
    expect(parsed.ok ? [] : parsed.problems).toEqual([expect.stringContaining(problem)])
  })
})
