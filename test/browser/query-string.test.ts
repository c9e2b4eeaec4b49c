import { expect, test } from 'vitest'
import { queryCalls } from '../../src/browser/query-string.ts'

const calls = (search: string, allowed?: unknown, hash = ''): unknown => queryCalls({ search, hash }, allowed)

test('an address without ajs_ parameters asks for nothing', () => {
  expect(calls('?utm_source=news')).toEqual([])
  expect(calls('')).toEqual([])
})

test('id, traits, event and properties become calls in the order in which Segment makes them', () => {
  expect(calls('?ajs_event=Clicked+it&ajs_prop_a=1&ajs_uid=u%201&ajs_trait_name=Ann&ajs_aid=anon')).toEqual([
    ['setAnonymousId', 'anon'],
    ['identify', 'u 1', { name: 'Ann' }],
    ['track', 'Clicked it', { a: '1' }],
  ])
})

test('they may stand behind the fragment where there is no query', () => {
  expect(calls('', undefined, '#/inbox?ajs_uid=u1')).toEqual([['identify', 'u1', {}]])
})

test("Segment's useQueryString switches them off, or lets through only ids that fit", () => {
  expect(calls('?ajs_uid=u1', false)).toEqual([])
  expect(calls('?ajs_uid=u1&ajs_aid=a1', { uid: /^x/, aid: /^a/ })).toEqual([['setAnonymousId', 'a1']])
})
