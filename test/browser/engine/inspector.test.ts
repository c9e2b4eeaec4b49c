import { beforeEach, describe, expect, test } from 'vitest'
import type { Force, Forcing } from '../../../src/browser/engine/force.ts'
import { createInspector, type Inspector } from '../../../src/browser/engine/inspector.ts'
import { INSPECT, type Inspection } from '../../../src/browser/inspection.ts'
import type { Rollout } from '../../../src/core/index.ts'
import { copyOf, handOverOf } from '../devtools/calls.ts'

const rollout = { key: 'test', revision: 1, killed: null } as unknown as Rollout
let inspector: Inspector
let inspection: Inspection
let followed: (Rollout | null)[] = []
let forced: (Forcing | null)[] = []
let reassigned = 0

beforeEach(() => {
  const face: { [name: symbol]: unknown } = {}
  let now: Forcing | null = null
  const force: Force = {
    get now() {
      return now
    },
    cohort: null,
    set(next) {
      now = next
      forced.push(next)
    },
  }
  followed = []
  forced = []
  reassigned = 0
  inspector = createInspector({
    face,
    force,
    read: () => ({ assignment: null, rollout, person: {} as never, session: 's', sdks: {} }),
    reassign: () => void reassigned++,
    follow: (next) => void followed.push(next && inspector.asHere(next)),
  })
  expect(Object.keys(face)).toEqual([])
  inspection = face[Symbol.for(INSPECT)] as Inspection
})

const move = (): void => inspector.moved(handOverOf('segment', copyOf('track', 'A')), null)

describe('copies', () => {
  test('are the last hundred, each once, also of a time when nobody looked', () => {
    for (let i = 0; i < 150; i++) move()
    const last = handOverOf('segment', copyOf('track', 'Last'))
    inspector.moved(last, null)
    inspector.moved(last, 'queued')
    expect(inspection.copies).toHaveLength(100)
    expect(inspection.copies.filter((one) => one === last)).toHaveLength(1)
    expect(inspection.copies.at(-1)).toBe(last)
  })

  test('are given up at the end, unless somebody looks at them', () => {
    move()
    const end = inspection.subscribe(() => {})
    inspector.end('consent')
    expect(inspection.copies).toHaveLength(1)
    end()
    inspector.end('consent')
    expect(inspection.copies).toHaveLength(0)
    expect(inspection.read().stopped).toBe('consent')
  })
})

test('a subscriber is told of moves until it has had enough', () => {
  let told = 0
  const end = inspection.subscribe(() => void told++)
  move()
  expect(told).toBe(1)
  end()
  move()
  expect(told).toBe(1)
})

describe('a kill in this page alone', () => {
  test('is followed as if it had been published, holds over what is, and is lifted', () => {
    inspection.kill('rudderstack')
    expect(followed).toEqual([{ ...rollout, killed: 'rudderstack' }])
    expect(inspection.read().localKill).toBe('rudderstack')
    const next = { ...rollout, revision: 2 }
    expect(inspector.asHere(next)).toEqual({ ...next, killed: 'rudderstack' })
    inspection.kill(null)
    expect(followed.at(-1)).toBe(next)
  })

  test('gives way to one that is published', () => {
    inspection.kill('rudderstack')
    const published = { ...rollout, revision: 2, killed: 'segment' } as Rollout
    expect(inspector.asHere(published)).toBe(published)
  })
})

test('a tab is forced once, and not any more when nothing may leave', () => {
  inspection.force('dual')
  inspection.force('dual')
  expect([forced, reassigned]).toEqual([['dual'], 1])
  inspector.end('destroyed')
  inspection.force(null)
  expect(forced).toEqual(['dual'])
})
