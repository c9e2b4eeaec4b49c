import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createIdentityStage, type IdentityStage } from '../support/identity/identity-stage.ts'
import { createVisitor, type Visitor, type Where } from '../support/identity/identity-visitor.ts'
import { left } from '../support/identity/play-row.ts'
import { cookiesOf, hasStorage } from '../support/identity/raw-storage.ts'

const A = { tab: 'main', host: 'a.shop.test' } as const
const B = { tab: 'other', host: 'b.shop.test' } as const
/** Nobody reaches Segment any more, whatever happens. */
const FINISHED = { rollout: { fallback: 'rudderstack' } } as const
const NAMED = { name: 'Alice' }

let stage: IdentityStage
let visitor: Visitor
beforeAll(async () => {
  stage = await createIdentityStage()
})
afterAll(() => stage.close())
beforeEach(async () => {
  visitor = await createVisitor(stage)
})
afterEach(() => visitor.close())

const cleanUp = (where: Where): Promise<{ removed: readonly string[]; refused?: string }> =>
  visitor.page(where).evaluate(() => window.visit.cleanUp())
const whoIsOn = (where: Where): Promise<object> => visitor.page(where).evaluate(() => window.visit.gateSays())

/** Alice, whom both SDKs of a page have stored; and on another subdomain Segment's keys that it cannot know of. */
async function aliceOnBoth(): Promise<object> {
  await visitor.openGate({ ...A, cohort: 'dual', calls: [{ call: ['identify', 'alice', NAMED], at: 'c1' }] })
  await visitor.ready(A)
  return whoIsOn(A)
}

test('given a person whom nothing takes back to Segment, every Segment key goes and the person stays', async () => {
  const alice = await aliceOnBoth()
  await left(
    { _ga: 'kept', 's:context.referrer': 'ad' },
    { mine: 'kept', 'persisted-queue:v1:K:items': '{}' },
    A.host,
  )(visitor, stage)
  await visitor.openGate({ ...A, cohort: 'rudderstack', ...FINISHED })
  await visitor.ready(A)

  const { removed, refused } = await cleanUp(A)
  expect(refused).toBeUndefined()
  expect([...removed].sort()).toEqual([
    'ajs_anonymous_id',
    'ajs_user_id',
    'ajs_user_traits',
    'persisted-queue:v1:K:items',
    's:context.referrer',
  ])
  const seen = await visitor.observe(A)
  expect(hasStorage(seen, 'ajs_')).toBe(false)
  expect(seen.local['mine']).toBe('kept')
  expect(cookiesOf(seen.cookies).get('_ga')).toBe('kept')
  expect(await whoIsOn(A)).toEqual(alice)
  expect(await cleanUp(A)).toEqual({ removed: [] })

  // neither the next call, nor another person, nor the next page brings them back
  await visitor.onGate(A, [
    { call: ['track'], at: 'c2' },
    { call: ['identify', 'bob'], at: 'c3' },
  ])
  await visitor.openGate({ ...A, cohort: 'rudderstack', ...FINISHED })
  await visitor.ready(A)
  expect(await whoIsOn(A)).toMatchObject({ userId: 'bob' })
  expect(hasStorage(await visitor.observe(A), 'ajs_')).toBe(false)
})

test('the cookies that subdomains share go for all of them, and nobody there is logged out', async () => {
  await visitor.openGate({ ...B, cohort: 'dual', calls: [{ call: ['identify', 'alice', NAMED], at: 'c4' }] })
  await visitor.ready(B)
  const alice = await whoIsOn(B)
  await visitor.openGate({ ...A, cohort: 'rudderstack', ...FINISHED })
  await visitor.ready(A)
  await cleanUp(A)
  // the page there still runs Segment's SDK, which would write what it is asked
  await visitor.page(B).goto(stage.server.at('/blank', B.host))
  expect(await visitor.page(B).evaluate(() => document.cookie)).not.toContain('ajs_')
  await visitor.openGate({ ...B, cohort: 'rudderstack', ...FINISHED })
  await visitor.ready(B)
  expect(await whoIsOn(B)).toEqual(alice)
  expect((await cleanUp(B)).refused).toBeUndefined()
  expect(hasStorage(await visitor.observe(B), 'ajs_')).toBe(false)
  expect(await whoIsOn(B)).toEqual(alice)
})

test.each<[when: string, why: string, start: Parameters<Visitor['openGate']>[0]]>([
  ['the person is on both', 'the cohort is dual', { ...A, cohort: 'dual', ...FINISHED }],
  ['the person is on Segment', 'the cohort is segment', { ...A, cohort: 'segment', ...FINISHED }],
  [
    'a failed RudderStack SDK leads back to Segment',
    'the fallback is segment',
    { ...A, cohort: 'rudderstack' },
  ],
  ['it has just done so', "Segment's SDK is at work", { ...A, cohort: 'rudderstack', block: 'rudderstack' }],
  [
    'another area of the site still reaches Segment',
    'audience checkout reaches Segment with 100 %',
    {
      ...A,
      cohort: 'rudderstack',
      rollout: {
        ...FINISHED.rollout,
        audiences: [
          {
            name: 'checkout',
            when: [{ contextName: 'area', operator: 'IN', values: ['checkout'] }],
            segment: 100,
          },
          { name: 'everyone', rudderstack: 100, segment: 0 },
        ],
      },
    },
  ],
])('given that %s, nothing is removed, and why is said', async (_, why, start) => {
  await aliceOnBoth()
  const before = await visitor.observe(A)
  expect(hasStorage(before, 'ajs_')).toBe(true)
  await visitor.openGate(start)
  await visitor.ready(A)
  const { removed, refused } = await cleanUp(A)
  expect(refused).toContain(`this person may still load Segment: ${why}`)
  expect(removed).toEqual([])
  expect(hasStorage(await visitor.observe(A), 'ajs_')).toBe(true)
})
