import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/server/intake/limits.ts'
import { splitEvents } from '../../../src/server/intake/split-events.ts'

/** As whoever reads a body would have it, null where it is no JSON. */
const read = (text: string): unknown => {
  const split = splitEvents(text)
  if (!split.ok) return null
  try {
    const values = split.events.map((event) => JSON.parse(event.text) as unknown)
    return split.isBatch ? values : values[0]
  } catch {
    return null
  }
}

const parsed = (text: string): unknown => {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

const depthOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 }))

describe('the events of a body', () => {
  it('are its one object, or those of its list, each as the sender wrote it', () => {
    fc.assert(
      fc.property(fc.array(object, { minLength: 1 }), fc.constantFrom(0, 1, '\t'), (events, space) => {
        const texts = events.map((event) => JSON.stringify(event, null, space))
        const batch = splitEvents(` [${texts.join(' ,\n')}]\n`)
        expect(batch).toEqual({
          ok: true,
          isBatch: true,
          events: events.map((event, index) => ({ text: texts[index], depth: depthOf(event) })),
        })
        const single = splitEvents(`\n${texts[0]!} `)
        expect(single).toMatchObject({
          isBatch: false,
          events: [{ text: texts[0], depth: depthOf(events[0]) }],
        })
      }),
    )
  })

  it('are those that JSON.parse finds, and none where it refuses the body', () => {
    const spoilt = fc
      .tuple(
        fc.array(fc.jsonValue({ maxDepth: 3 })),
        fc.nat(),
        fc.constantFrom(...'[]{}",:\\ 0nx'.split('')),
        fc.boolean(),
      )
      .map(([value, at, character, insert]) => {
        const text = JSON.stringify(value)
        const index = at % (text.length + 1)
        return `${text.slice(0, index)}${character}${text.slice(index + (insert ? 0 : 1))}`
      })
    fc.assert(
      fc.property(fc.oneof(spoilt, fc.json(), fc.string()), (text) => {
        expect(read(text)).toEqual(parsed(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('are none in an empty list', () => {
    expect(splitEvents(' [ \n] ')).toEqual({ ok: true, isBatch: true, events: [] })
  })

  it.each(['', ' ', '"[]"', '5', 'null', '[', '[{}', '{}]', '[{}] {}', '{"a":1}}', '\ufeff'])(
    'are none in %j',
    (text) => {
      expect(splitEvents(text).ok).toBe(false)
    },
  )

  it('are found, and their depth told, without parsing what is nested a million deep', () => {
    const started = performance.now()
    const split = splitEvents(`[{},${'['.repeat(1e6)}${']'.repeat(1e6)}]`)
    expect(split).toMatchObject({ ok: true, events: [{ depth: 1 }, { depth: 1e6 }] })
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('are found as fast in much white space', () => {
    const started = performance.now()
    const space = ' '.repeat(1e6)
    expect(splitEvents(`${space}[${space}{${space}},${space}{}]${space}`)).toMatchObject({ ok: true })
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('are so many at most', () => {
    const of = (count: number) => splitEvents(`[${Array.from({ length: count }, () => '{}').join(',')}]`)
    expect(of(LIMITS.events).ok).toBe(true)
    expect(of(LIMITS.events + 1)).toEqual({ ok: false, why: 'too-many' })
  })
})
