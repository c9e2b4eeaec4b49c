import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildBody } from '../../../src/browser/recovery/build-body.ts'
import type { CallType, Leg } from '../../../src/core/index.ts'
import { AT, record } from './records.ts'

// that the bodies are the SDKs' own is seen in Chromium: test/e2e/recovery.test.ts

const LEGS: readonly Leg[] = ['segment', 'rudderstack']
const TIME = new Date(AT).toISOString()

describe('a body that the gate builds', () => {
  test('for Segment has the original id, time, person, page and integrations, and says who built it', () => {
    const built = buildBody(
      'segment',
      record('a', {
        legs: { segment: { state: 'handed', integrations: { All: false, Webhooks: true } } },
        person: { userId: 'ann' },
        call: { fields: { n: 1, nothing: null }, options: { integrations: { All: true } } },
      }),
    )
    expect(built).toMatchObject({
      type: 'track',
      event: 'a',
      messageId: 'cf-a',
      timestamp: TIME,
      anonymousId: 'anon',
      userId: 'ann',
      properties: { n: 1, nothing: null },
      integrations: { All: false, Webhooks: true },
      context: {
        page: { path: '/a', url: 'https://shop.example/a' },
        crossfade: { id: 'a', recovered: true },
        library: { name: 'crossfade-gate', version: expect.any(String) as string },
      },
    })
  })

  test('for RudderStack too, in its own form', () => {
    const built = buildBody(
      'rudderstack',
      record('a', {
        person: { traits: { plan: 'pro', nothing: null } },
        call: { fields: { nothing: null } },
      }),
    )
    expect(built).toMatchObject({
      channel: 'web',
      messageId: 'a',
      originalTimestamp: TIME,
      userId: '',
      integrations: { All: true },
      context: {
        traits: { plan: 'pro' },
        page: { referrer: '$direct', tab_url: 'https://shop.example/a#top' },
        crossfade: { id: 'a', recovered: true },
        library: { name: 'crossfade-gate', version: expect.any(String) as string },
      },
    })
    expect(built!['properties']).toEqual({})
    expect(built!['context']).toMatchObject({ traits: { plan: 'pro' } })
  })

  test.each(LEGS)('of a call that nobody handed over has the integrations that the app gave: %s', (leg) => {
    const call = { options: { integrations: { Mixpanel: false } } }
    expect(buildBody(leg, record('a', { call }))!['integrations']).toEqual({ Mixpanel: false })
  })

  test.each(LEGS)('there is none of a reset, or where no cohort was decided: %s', (leg) => {
    expect(buildBody(leg, record('a', { call: { type: 'reset' } }))).toBeNull()
    expect(buildBody(leg, record('a', { stamp: null }))).toBeNull()
  })

  test.each([[{ toString: {} }], [{}], [['u']]])(
    'names the user of one call by what is an id, and nobody by %j',
    (userId) => {
      const call = { type: 'track', options: { userId } } as const
      const nobody = { ...record('a').made.person, userId: null }
      expect(buildBody('rudderstack', record('a', { call, person: nobody }))).toMatchObject({ userId: '' })
    },
  )

  test.each(LEGS)('can be had of every call that JSON can express, and is the same each time: %s', (leg) => {
    const fields = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true })
    const options = fc.record(
      {
        context: fc.oneof(fields, fc.jsonValue()),
        page: fc.jsonValue(),
        userId: fc.jsonValue(),
        traits: fields,
      },
      { requiredKeys: [] },
    )
    const types = fc.constantFrom<CallType>('track', 'page', 'screen', 'identify', 'group', 'alias')
    const text = fc.option(fc.string())
    fc.assert(
      fc.property(types, fields, options, text, fields, (type, given, said, name, traits) => {
        const one = record('a', {
          call: { type, fields: given, options: said, name, category: name, id: name ?? 'id' },
          person: { userId: name, traits, groupTraits: traits },
        })
        const before = JSON.stringify(one)
        const body = buildBody(leg, one)!
        expect(body['context']).toMatchObject({ crossfade: { id: 'a', recovered: true } })
        expect(buildBody(leg, one)).toEqual(body)
        expect(JSON.stringify(one)).toBe(before)
      }),
    )
  })
})
