import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULTS, OPERATORS, parseRollout } from '../../../src/core/index.ts'
import { rolloutVectors } from '../golden/read-golden.ts'

const smallest = {
  format: 1,
  key: 'segment-to-rudderstack',
  revision: 42,
  stickiness: 'deviceId',
  audiences: [{ name: 'everyone', rudderstack: 5, segment: 100 }],
}

const parsed = (input: unknown) => {
  const result = parseRollout(input)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.rollout
}

const problems = (input: unknown) => {
  const result = parseRollout(input)
  return result.ok ? [] : result.problems
}

/** A rollout of exactly that many bytes of compact JSON. */
const ofBytes = (bytes: number, filler = 'x') => {
  const empty = JSON.stringify({ ...smallest, note: '' }).length
  const each = Buffer.byteLength(filler)
  const count = Math.floor((bytes - empty) / each)
  return { ...smallest, note: filler.repeat(count) + 'x'.repeat(bytes - empty - count * each) }
}

describe('what is accepted', () => {
  it.each(rolloutVectors.valid)('$name', ({ input }) => {
    expect(problems(input)).toEqual([])
  })

  it('comes out with every default filled in', () => {
    expect(parsed(smallest)).toEqual({ ...smallest, ...DEFAULTS })
  })

  it('is the same from its JSON text', () => {
    expect(parsed(JSON.stringify(smallest))).toEqual(parsed(smallest))
  })

  it('survives being written out and parsed again', () => {
    for (const { input } of rolloutVectors.valid) {
      expect(parsed(JSON.parse(JSON.stringify(parsed(input))))).toEqual(parsed(input))
    }
  })

  it('keeps fields it does not know', () => {
    expect(parsed({ ...smallest, note: { by: ['zoë'] } })).toHaveProperty('note', { by: ['zoë'] })
  })

  it('completes owners, observers and copies by entry', () => {
    const rollout = parsed({
      ...smallest,
      owners: { Amplitude: 'both' },
      observers: { segment: ['Mine'] },
      copies: { single: 10 },
    })
    expect(rollout.owners).toEqual({ '*': 'segment', Amplitude: 'both' })
    expect(rollout.observers).toEqual({
      segment: ['Mine'],
      rudderstack: DEFAULTS.observers.rudderstack,
    })
    expect(rollout.copies).toEqual({ dual: 100, single: 10 })
  })

  it('takes an undefined member for a missing one', () => {
    expect(parsed({ ...smallest, sentinel: undefined, killed: undefined })).toEqual(parsed(smallest))
  })

  it('shares nothing with its input', () => {
    const input = structuredClone(smallest)
    const rollout = parsed(input)
    input.audiences[0]!.rudderstack = 100
    expect(rollout.audiences[0]!.rudderstack).toBe(5)
  })

  it('does not change what it was given', () => {
    const before = structuredClone(smallest)
    parsed(smallest)
    expect(smallest).toEqual(before)
  })

  it('takes every share of two decimals, and none between two of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
        const share = hundredths / 100
        const at = (rudderstack: number) => problems({ ...smallest, audiences: [{ name: 'a', rudderstack }] })
        expect(at(share)).toEqual([])
        expect(at(share + 0.005)).toHaveLength(1)
      }),
    )
  })

  it('sees a gap of one hundredth, and none where the shares meet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (hundredths) => {
        const audience = (segment: number) => ({
          name: 'a',
          rudderstack: (10_000 - hundredths) / 100,
          segment,
        })
        expect(problems({ ...smallest, audiences: [audience(hundredths / 100)] })).toEqual([])
        expect(problems({ ...smallest, audiences: [audience((hundredths - 1) / 100)] })).toMatchObject([
          { path: '/audiences/0', message: expect.stringContaining('leaves 0.01 % of people') as unknown },
        ])
      }),
    )
  })
})

describe('what is refused', () => {
  it.each(rolloutVectors.refused)('$name', ({ input, problems: expected }) => {
    expect(problems(input).map(({ path }) => path)).toEqual(expected.map(({ path }) => path))
    expect(problems(input)).toMatchObject(expected)
  })

  it('lists 50 problems at most', () => {
    const audiences = Array.from({ length: 80 }, () => ({ name: '' }))
    expect(problems({ ...smallest, audiences })).toHaveLength(50)
  })

  it('a hole in a list', () => {
    // oxlint-disable-next-line no-sparse-arrays
    expect(problems({ ...smallest, audiences: [, smallest.audiences[0]] })).toMatchObject([
      { path: '/audiences/0' },
    ])
    expect(problems({ ...smallest, audiences: [smallest.audiences[0], undefined] })).toContainEqual({
      path: '/audiences/1',
      message: 'must be an object',
    })
  })

  it('shares that are NaN, infinite, big integers, functions or dates', () => {
    for (const rudderstack of [NaN, Infinity, -Infinity, () => 5, new Date(5), Symbol('5')]) {
      expect(problems({ ...smallest, audiences: [{ name: 'a', rudderstack }] })).toMatchObject([
        { path: '/audiences/0/rudderstack' },
      ])
    }
    expect(problems({ ...smallest, sentinel: 1n })).toHaveLength(1)
  })

  it('65,537 bytes and not 65,536, in whatever script they are written', () => {
    for (const filler of ['x', 'é', '日', '😀']) {
      expect(problems(ofBytes(65_536, filler))).toEqual([])
      expect(problems(ofBytes(65_537, filler))).toEqual([{ path: '', message: 'is over 64 KB' }])
    }
    expect(problems(JSON.stringify(ofBytes(65_537)))).toEqual([{ path: '', message: 'is over 64 KB' }])
  })

  it('not an audience of 10,000 hashed ids', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => i.toString(16).padStart(64, '0'))
    const staff = { name: 'staff', when: [{ contextName: 'userId', operator: 'IN_SHA256', values }] }
    expect(problems({ ...smallest, audiences: [staff, ...smallest.audiences] })).toEqual([])
  })
})

describe('the value that a comparison compares with', () => {
  const at = (operator: string, value: unknown) => {
    const when = [{ contextName: 'plan', operator, value }]
    return problems({ ...smallest, audiences: [{ name: 'a', when }, ...smallest.audiences] })
  }
  const refusal = (message: string) => [{ path: '/audiences/0/when/0/value', message }]

  it.each(['0', '-1.5', ' 7 ', '1e3', '0x10', '.5'])('may be the number %j', (value) => {
    for (const operator of OPERATORS.filter((each) => each.startsWith('NUM')))
      expect(at(operator, value)).toEqual([])
  })

  it.each(['', '  ', 'five', '5 %', '1,5', 'NaN', 'Infinity', '-Infinity', '1e999'])(
    'is no number in %j',
    (value) => {
      for (const operator of OPERATORS.filter((each) => each.startsWith('NUM')))
        expect(at(operator, value)).toEqual(refusal('must be a finite number, as text'))
    },
  )

  it.each(['1.2.3', 'v1.2.3', '1.2.3-rc.1+build', ' 1.2.3'])('may be the version %j', (value) => {
    for (const operator of OPERATORS.filter((each) => each.startsWith('SEMVER')))
      expect(at(operator, value)).toEqual([])
  })

  it.each(['', '1', '1.2', '1.2.3.4', '01.2.3', '1.2.x', '>=1.2.3', 'latest'])(
    'is no version in %j',
    (value) => {
      for (const operator of OPERATORS.filter((each) => each.startsWith('SEMVER')))
        expect(at(operator, value)).toEqual(refusal('must be a version such as 1.2.3'))
    },
  )

  it.each([
    '2026-11-23',
    '2024-02-29',
    '2026-11-23T12:00Z',
    '2026-11-23T12:00:00Z',
    '2026-11-23T12:00:00.123Z',
    '2026-11-23T23:30:00-08:00',
  ])('may be the date %j', (value) => {
    for (const operator of ['DATE_AFTER', 'DATE_BEFORE']) expect(at(operator, value)).toEqual([])
  })

  // without a zone it would be another moment in each browser, and some roll a day over that others refuse
  it.each([
    '',
    'yesterday',
    '2026-11-23T12:00:00',
    '2026-11-23 12:00:00Z',
    '11/23/2026',
    'Mon, 23 Nov 2026 12:00:00 GMT',
    '2026-02-30',
    '2026-02-30T12:00:00Z',
    '2026-13-01',
    '2026-11-23T25:00:00Z',
    '1763899200000',
    '2026',
  ])('is no date that every browser reads alike in %j', (value) => {
    for (const operator of ['DATE_AFTER', 'DATE_BEFORE'])
      expect(at(operator, value)).toEqual(
        refusal('must be a date such as 2026-11-23 or 2026-11-23T12:00:00Z, with its time zone'),
      )
  })

  it('must be text, whatever it compares', () => {
    for (const operator of OPERATORS.filter((each) => /^(NUM|DATE|SEMVER)/.test(each)))
      for (const value of [5, null, true, ['5'], undefined])
        expect(at(operator, value)).toEqual(refusal('must be a string'))
  })
})

describe('hostile input', () => {
  const throwing = (): never => {
    throw new Error('boom')
  }
  const unreadable = [{ path: '', message: 'cannot be read: no JSON, or something in it throws' }]

  it('whose getter throws cannot be read', () => {
    expect(
      problems({
        ...smallest,
        get sentinel() {
          return throwing()
        },
      }),
    ).toEqual(unreadable)
  })

  it.each(['get', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'has'] as const)(
    'whose proxy throws on %s is refused or read, never thrown from',
    (trap) => {
      const result = parseRollout(new Proxy(structuredClone(smallest), { [trap]: throwing }))
      expect(result.ok).toBe(trap === 'getPrototypeOf' || trap === 'has')
    },
  )

  it('that is a revoked proxy, or throws things that cannot be printed, cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(problems(proxy)).toEqual(unreadable)
    const unprintable = {
      get key() {
        // oxlint-disable-next-line no-throw-literal
        throw {
          toString: throwing,
          get message() {
            return throwing()
          },
        }
      },
    }
    expect(problems(unprintable)).toEqual(unreadable)
  })

  it('that refers to itself is too deep, at once', () => {
    const circular: { self: unknown[] } & typeof smallest = { ...smallest, self: [] }
    circular.self.push(circular, circular, circular)
    expect(problems(circular)).toMatchObject([{ message: 'is nested over 32 deep' }])
  })

  it('of 60,000 brackets is too deep', () => {
    expect(problems('['.repeat(30_000) + ']'.repeat(30_000))).toMatchObject([
      { message: 'is nested over 32 deep' },
    ])
  })

  it('changes no prototype', () => {
    problems('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('may inherit from anything: only own members count', () => {
    const heir = Object.create(smallest) as object
    expect(problems(heir).map(({ path }) => path)).toContain('/format')
  })

  describe('on a page that patched toJSON onto arrays', () => {
    const prototype = Array.prototype as { toJSON?: () => string }
    afterEach(() => {
      delete prototype.toJSON
    })

    it('is read as it is', () => {
      prototype.toJSON = () => 'patched'
      expect(problems(smallest)).toEqual([])
    })
  })

  it('never throws and always says what is wrong', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withSparseArray: true,
          withTypedArray: true,
          withBoxedValues: true,
        }),
        (input) => {
          expect(problems(input).length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('never throws with anything in place of a known field', () => {
    const fields = fc.constantFrom(...Object.keys(smallest), ...Object.keys(DEFAULTS))
    fc.assert(
      fc.property(fields, fc.anything(), (field, value) => {
        const result = parseRollout({ ...smallest, [field]: value })
        if (!result.ok) expect(result.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws with anything in place of a constraint', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (constraint, when) => {
        const first = { name: 'a', when: [constraint] }
        parseRollout({ ...smallest, audiences: [first, { name: 'b', when }, ...smallest.audiences] })
      }),
      { numRuns: 1000 },
    )
  })
})
