import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createIdentityStage, type IdentityStage, type Leg } from '../support/identity/identity-stage.ts'
import { createVisitor, type Visitor } from '../support/identity/identity-visitor.ts'
import { left, playRow, type Row } from '../support/identity/play-row.ts'

const NAMED = { name: 'Alice' }
const ALICE = { anonymousId: 'old-1', userId: 'alice' }
const SEGMENT_COOKIES = { ajs_anonymous_id: 'old-1', ajs_user_id: 'alice' }

/** Local storage refuses every access; cookies stay. */
const NO_LOCAL_STORAGE = `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError') } })`
const NO_COOKIES = `Object.defineProperty(document, 'cookie', { get() { throw new DOMException('denied', 'SecurityError') }, set() { throw new DOMException('denied', 'SecurityError') } })`
/** Every write is one too many, as on a full disk. */
const FULL = `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }`

const tenLoads = (anonymousId: (load: number) => string, more: object = {}): Row['steps'] =>
  Array.from({ length: 10 }, (_, i) => ({
    step: `load ${i + 1}`,
    gate: 'dual',
    calls: [['page']],
    is: { anonymousId: anonymousId(i + 1), ...more },
  }))

/** The kill reaches the page with its next load. */
const KILLED = { rollout: { killed: 'rudderstack', revision: 2 } } as const

const slow = async (visitor: Visitor, { chunkOf }: IdentityStage): Promise<void> => {
  for (const chunk of Object.values(chunkOf)) {
    await visitor.context.route(`**/${chunk}`, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600))
      await route.continue()
    })
  }
}

const rows: readonly Row[] = [
  {
    row: 'new visitor, Segment only',
    steps: [
      { step: 'first page', gate: 'segment', calls: [['page']], is: { anonymousId: '~1' } },
      { step: 'second page', gate: 'segment', is: { anonymousId: '~1' } },
    ],
  },
  {
    row: 'new visitor, both: no SDK makes up an id of its own',
    steps: [
      { step: 'first page, no call', gate: 'dual', is: { anonymousId: '~1' } },
      { step: 'second page', gate: 'dual', calls: [['page']], is: { anonymousId: '~1' } },
    ],
  },
  {
    row: 'new visitor, RudderStack only',
    steps: [
      { step: 'first page', gate: 'rudderstack', calls: [['page']], is: { anonymousId: '~1' } },
      { step: 'second page, both', gate: 'dual', is: { anonymousId: '~1' } },
    ],
  },
  {
    row: 'returning visitor by Segment cookies only',
    steps: [{ step: 'page', before: left(SEGMENT_COOKIES), gate: 'dual', is: ALICE }],
  },
  {
    row: 'returning visitor by Segment cookies only, on RudderStack only',
    steps: [{ step: 'page', before: left(SEGMENT_COOKIES), gate: 'rudderstack', is: ALICE }],
  },
  {
    row: 'returning visitor by local storage only, ids in quotes, with traits and group',
    steps: [
      {
        step: 'page',
        before: left(
          {},
          {
            ajs_anonymous_id: '"old-1"',
            ajs_user_id: '"alice"',
            ajs_user_traits: '{"name":"Alice"}',
            ajs_group_id: '"g1"',
            ajs_group_properties: '{"plan":"pro"}',
          },
        ),
        gate: 'rudderstack',
        is: { ...ALICE, traits: NAMED, groupId: 'g1', groupTraits: { plan: 'pro' } },
      },
    ],
  },
  {
    row: "cookie and local storage disagree: the anonymous id's cookie wins, the user's and the group's local storage",
    steps: [
      {
        step: 'page',
        before: left(
          { ajs_anonymous_id: 'cookie-1', ajs_user_id: 'bob', ajs_group_id: 'g2' },
          {
            ajs_anonymous_id: '"local-1"',
            ajs_user_id: '"alice"',
            ajs_user_traits: '{"name":"Alice"}',
            ajs_group_id: '"g1"',
          },
        ),
        gate: 'dual',
        is: { anonymousId: 'cookie-1', userId: 'alice', traits: NAMED, groupId: 'g1' },
      },
    ],
  },
  {
    row: 'AJS 1 cookies: percent-encoded quotes come off',
    steps: [
      {
        step: 'page',
        before: left({ ajs_anonymous_id: '%22OLD%22', ajs_user_id: '%22alice%22' }),
        gate: 'dual',
        is: { anonymousId: 'OLD', userId: 'alice' },
      },
    ],
  },
  {
    row: 'AJS 1 cookies: bare quotes come off',
    steps: [
      {
        step: 'page',
        before: left({ ajs_anonymous_id: '"OLD"', ajs_user_id: '"alice"' }),
        gate: 'rudderstack',
        is: { anonymousId: 'OLD', userId: 'alice' },
      },
    ],
  },
  {
    row: 'numeric ids, as AJS 1 stored them, become their digits',
    steps: [
      {
        step: 'page',
        before: left({ ajs_anonymous_id: '12345' }, { ajs_user_id: '42', ajs_group_id: '7' }),
        gate: 'dual',
        is: { anonymousId: '12345', userId: '42', groupId: '7' },
      },
    ],
  },
  {
    row: "an anonymous id of more digits than a number holds is the id that Segment's events have carried",
    steps: [
      {
        step: 'page',
        before: left({ ajs_anonymous_id: '12345678901234567890' }, { ajs_user_id: '"12345678901234567890"' }),
        gate: 'dual',
        is: { anonymousId: '12345678901234567000', userId: '12345678901234567890' },
      },
    ],
  },
  {
    row: 'the text null is nobody',
    steps: [
      {
        step: 'page',
        before: left(
          { ajs_anonymous_id: 'old-1', ajs_user_id: 'null' },
          { ajs_user_id: 'null', ajs_group_id: 'null', ajs_user_traits: 'null' },
        ),
        gate: 'dual',
        is: { anonymousId: 'old-1' },
      },
    ],
  },
  {
    row: 'an id that somebody wrote into local storage without quotes',
    steps: [
      {
        step: 'page',
        before: left({ ajs_anonymous_id: 'old-1' }, { ajs_user_id: 'user-123' }),
        gate: 'dual',
        is: { anonymousId: 'old-1', userId: 'user-123' },
      },
    ],
  },
  {
    row: 'login, and the next page',
    steps: [
      { step: 'anonymous', gate: 'dual', calls: [['page']], is: { anonymousId: '~1' } },
      {
        step: 'login',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      { step: 'next page', gate: 'dual', is: { anonymousId: '~1', userId: 'alice', traits: NAMED } },
    ],
  },
  {
    row: 'logout, and the next page',
    steps: [
      {
        step: 'known',
        gate: 'dual',
        calls: [
          ['identify', 'alice', NAMED],
          ['group', 'g1', { plan: 'pro' }],
        ],
        is: {
          anonymousId: '~1',
          userId: 'alice',
          traits: NAMED,
          groupId: 'g1',
          groupTraits: { plan: 'pro' },
        },
      },
      { step: 'logout', calls: [['reset']], is: { anonymousId: '~2' } },
      { step: 'next page', gate: 'dual', is: { anonymousId: '~2' } },
    ],
  },
  {
    row: 'logout as the last thing on a page',
    steps: [
      {
        step: 'login',
        gate: 'dual',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      { step: 'logout', calls: [['reset']], unseen: true },
      { step: 'next page, Segment only', gate: 'segment', is: { anonymousId: '~2' } },
    ],
  },
  {
    row: 'switch of user without reset: a new anonymous id, other traits, the same group',
    steps: [
      {
        step: 'alice',
        gate: 'dual',
        calls: [
          ['identify', 'alice', NAMED],
          ['group', 'g1', { plan: 'pro' }],
        ],
        is: {
          anonymousId: '~1',
          userId: 'alice',
          traits: NAMED,
          groupId: 'g1',
          groupTraits: { plan: 'pro' },
        },
      },
      {
        step: 'bob',
        calls: [['identify', 'bob', { age: 4 }]],
        is: {
          anonymousId: '~2',
          userId: 'bob',
          traits: { age: 4 },
          groupId: 'g1',
          groupTraits: { plan: 'pro' },
        },
      },
      {
        step: 'RudderStack only',
        gate: 'rudderstack',
        is: {
          anonymousId: '~2',
          userId: 'bob',
          traits: { age: 4 },
          groupId: 'g1',
          groupTraits: { plan: 'pro' },
        },
      },
    ],
  },
  {
    row: 'switch of user with reset',
    steps: [
      {
        step: 'alice',
        gate: 'dual',
        calls: [
          ['identify', 'alice', NAMED],
          ['group', 'g1'],
        ],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED, groupId: 'g1' },
      },
      { step: 'bob', calls: [['reset'], ['identify', 'bob']], is: { anonymousId: '~2', userId: 'bob' } },
      {
        step: 'alice again',
        calls: [['reset'], ['identify', 'alice']],
        is: { anonymousId: '~3', userId: 'alice' },
      },
    ],
  },
  {
    row: 'group change: nothing of the former group stays',
    steps: [
      {
        step: 'first',
        gate: 'dual',
        calls: [['group', 'g1', { name: 'Acme' }]],
        is: { anonymousId: '~1', groupId: 'g1', groupTraits: { name: 'Acme' } },
      },
      {
        step: 'more of it',
        calls: [['group', 'g1', { seats: 3 }]],
        is: { anonymousId: '~1', groupId: 'g1', groupTraits: { name: 'Acme', seats: 3 } },
      },
      {
        step: 'another',
        calls: [['group', 'g2', { plan: 'pro' }]],
        is: { anonymousId: '~1', groupId: 'g2', groupTraits: { plan: 'pro' } },
      },
      {
        step: 'next page',
        gate: 'rudderstack',
        is: { anonymousId: '~1', groupId: 'g2', groupTraits: { plan: 'pro' } },
      },
    ],
  },
  {
    row: 'group change as the first thing on a page: the anonymous id stays',
    steps: [
      {
        step: 'first',
        gate: 'segment',
        calls: [['group', 'g1']],
        is: { anonymousId: '~1', groupId: 'g1' },
      },
      {
        step: 'another, on the next page',
        gate: 'segment',
        calls: [['group', 'g2']],
        is: { anonymousId: '~1', groupId: 'g2' },
      },
    ],
  },
  {
    row: 'traits merge shallowly, arrays are replaced, nulls stay, identify(id) alone forgets nothing',
    steps: [
      {
        step: 'first',
        gate: 'dual',
        calls: [['identify', 'alice', { tags: ['a', 'b'], address: { street: 'Elm' }, email: null }]],
        is: {
          anonymousId: '~1',
          userId: 'alice',
          traits: { tags: ['a', 'b'], address: { street: 'Elm' }, email: null },
        },
      },
      {
        step: 'second',
        calls: [['identify', 'alice', { tags: ['c'], address: { city: 'Bern' } }]],
        is: {
          anonymousId: '~1',
          userId: 'alice',
          traits: { tags: ['c'], address: { city: 'Bern' }, email: null },
        },
      },
      {
        step: 'id alone',
        calls: [['identify', 'alice']],
        is: {
          anonymousId: '~1',
          userId: 'alice',
          traits: { tags: ['c'], address: { city: 'Bern' }, email: null },
        },
      },
      {
        step: 'next page',
        gate: 'dual',
        calls: [['identify', null, { address: null }]],
        is: { anonymousId: '~1', userId: 'alice', traits: { tags: ['c'], address: null, email: null } },
      },
    ],
  },
  {
    row: 'traits too long for a cookie',
    steps: [
      {
        step: 'short',
        gate: 'dual',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'long',
        calls: [['identify', 'alice', { bio: 'ä'.repeat(3_000) }]],
        is: { anonymousId: '~1', userId: 'alice', traits: { ...NAMED, bio: 'ä'.repeat(3_000) } },
        noStorage: true,
      },
      {
        step: 'next page',
        gate: 'rudderstack',
        is: { anonymousId: '~1', userId: 'alice', traits: { ...NAMED, bio: 'ä'.repeat(3_000) } },
        noStorage: true,
      },
    ],
  },
  {
    row: 'login in another tab, and logout there',
    steps: [
      { step: 'first tab', gate: 'dual', calls: [['page']], is: { anonymousId: '~1' } },
      {
        step: 'login in the second',
        tab: 'other',
        gate: 'dual',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'back in the first',
        calls: [['page']],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      { step: 'logout in the second', tab: 'other', calls: [['reset']], is: { anonymousId: '~2' } },
      { step: 'back in the first', is: { anonymousId: '~2' } },
    ],
  },
  {
    row: 'two gates in two tabs at once, in different cohorts',
    steps: [
      { step: 'first tab', gate: 'segment', unseen: true },
      { step: 'second tab', tab: 'other', gate: 'rudderstack', calls: [['page']], is: { anonymousId: '~1' } },
      {
        step: 'login in the first',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'group in the second',
        tab: 'other',
        calls: [['group', 'g1']],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED, groupId: 'g1' },
      },
      {
        step: 'another user in the first',
        calls: [['identify', 'bob']],
        is: { anonymousId: '~2', userId: 'bob', groupId: 'g1' },
      },
      { step: 'in the second', tab: 'other', is: { anonymousId: '~2', userId: 'bob', groupId: 'g1' } },
    ],
  },
  {
    row: 'two subdomains with the gate: ids, traits and group come along, and so does a logout',
    steps: [
      {
        step: 'login on a',
        host: 'a.shop.test',
        gate: 'dual',
        calls: [
          ['identify', 'alice', NAMED],
          ['group', 'g1', { plan: 'pro' }],
        ],
        is: {
          anonymousId: '~1',
          userId: 'alice',
          traits: NAMED,
          groupId: 'g1',
          groupTraits: { plan: 'pro' },
        },
      },
      {
        step: 'on b',
        host: 'b.shop.test',
        gate: 'dual',
        is: {
          anonymousId: '~1',
          userId: 'alice',
          traits: NAMED,
          groupId: 'g1',
          groupTraits: { plan: 'pro' },
        },
      },
      { step: 'logout on b', calls: [['reset']], is: { anonymousId: '~2' } },
      { step: 'on a again', host: 'a.shop.test', gate: 'dual', is: { anonymousId: '~2' } },
    ],
  },
  {
    row: 'two subdomains, Segment only: traits stay where they were, as with the SDK alone',
    steps: [
      {
        step: 'login on a',
        host: 'a.shop.test',
        gate: 'segment',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      { step: 'on b', host: 'b.shop.test', gate: 'segment', is: { anonymousId: '~1', userId: 'alice' } },
      {
        step: 'on a again',
        host: 'a.shop.test',
        gate: 'segment',
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
    ],
  },
  {
    row: "two subdomains, one on Segment's SDK alone: who logs in there is who is here",
    steps: [
      {
        step: 'alice on a',
        host: 'a.shop.test',
        gate: 'dual',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'alice on b',
        host: 'b.shop.test',
        bare: 'segment',
        calls: [['page']],
        is: { anonymousId: '~1', userId: 'alice' },
      },
      {
        step: 'on a, still her',
        host: 'a.shop.test',
        gate: 'dual',
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'bob on b',
        host: 'b.shop.test',
        bare: 'segment',
        calls: [['page'], ['identify', 'bob', { age: 4 }]],
        is: { anonymousId: '~2', userId: 'bob', traits: { age: 4 } },
      },
      { step: 'on a, both', host: 'a.shop.test', gate: 'dual', is: { anonymousId: '~2', userId: 'bob' } },
      {
        step: 'on a, RudderStack only',
        host: 'a.shop.test',
        gate: 'rudderstack',
        is: { anonymousId: '~2', userId: 'bob' },
      },
    ],
  },
  {
    row: "a page on Segment's SDK alone in between: login, logout as the last thing",
    steps: [
      { step: 'gate', gate: 'dual', calls: [['page']], is: { anonymousId: '~1' } },
      {
        step: 'login without the gate',
        bare: 'segment',
        calls: [['page'], ['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'gate, RudderStack only',
        gate: 'rudderstack',
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'still known without the gate',
        bare: 'segment',
        calls: [['page']],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      { step: 'logout without the gate', bare: 'segment', calls: [['page'], ['reset']], unseen: true },
      { step: 'gate, RudderStack only', gate: 'rudderstack', is: { anonymousId: '~2' } },
    ],
  },
  {
    row: "a page on RudderStack's SDK alone in between: login, logout",
    steps: [
      {
        step: 'gate',
        gate: 'dual',
        calls: [['page'], ['group', 'g1']],
        is: { anonymousId: '~1', groupId: 'g1' },
      },
      {
        step: 'login without the gate',
        bare: 'rudderstack',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED, groupId: 'g1' },
      },
      {
        step: 'gate, Segment only',
        gate: 'segment',
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED, groupId: 'g1' },
      },
      {
        step: 'still known without the gate',
        bare: 'rudderstack',
        calls: [['track']],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED, groupId: 'g1' },
      },
      { step: 'logout without the gate', bare: 'rudderstack', calls: [['track'], ['reset']], unseen: true },
      { step: 'gate, both', gate: 'dual', is: { anonymousId: '~1' } },
    ],
  },
  {
    row: 'a page on an SDK that has never known anybody logs nobody out',
    steps: [
      {
        step: 'gate, RudderStack only',
        gate: 'rudderstack',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      { step: "Segment's SDK alone", bare: 'segment', calls: [['page']], is: { anonymousId: '~2' } },
      { step: 'gate', gate: 'rudderstack', is: { anonymousId: '~1', userId: 'alice', traits: NAMED } },
      {
        step: "Segment's SDK alone knows her now",
        bare: 'segment',
        calls: [['page']],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
    ],
  },
  {
    row: 'storage blocked for ten loads: a new visitor each time, the same one on both legs',
    init: `${NO_LOCAL_STORAGE};${NO_COOKIES}`,
    steps: tenLoads((load) => `~${load}`).map((step) => ({ ...step, noStorage: true })),
  },
  {
    row: 'storage blocked, and who logs in is still one person on the page',
    init: `${NO_LOCAL_STORAGE};${NO_COOKIES}`,
    steps: [
      {
        step: 'login',
        gate: 'dual',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
        noStorage: true,
      },
      {
        step: 'switch',
        calls: [['identify', 'bob']],
        is: { anonymousId: '~2', userId: 'bob' },
        noStorage: true,
      },
      { step: 'logout', calls: [['reset']], is: { anonymousId: '~3' }, noStorage: true },
    ],
  },
  {
    row: 'local storage blocked for ten loads: the cookies keep the person',
    init: NO_LOCAL_STORAGE,
    steps: [
      {
        step: 'login',
        gate: 'dual',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
        noStorage: true,
      },
      ...tenLoads(() => '~1', { userId: 'alice', traits: NAMED }).map((step) => ({
        ...step,
        noStorage: true as const,
      })),
    ],
  },
  {
    row: 'cookies blocked for ten loads: local storage keeps the person',
    init: NO_COOKIES,
    steps: [
      {
        step: 'login',
        gate: 'dual',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
        noStorage: true,
      },
      ...tenLoads(() => '~1', { userId: 'alice', traits: NAMED }).map((step) => ({
        ...step,
        noStorage: true as const,
      })),
    ],
  },
  {
    row: 'local storage full: the next person is not taken for the one who is still written there',
    steps: [
      {
        step: 'alice',
        gate: 'dual',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'bob, with a full storage',
        before: (visitor) => visitor.context.addInitScript(`if (!document.cookie.includes('roomy')) ${FULL}`),
        gate: 'dual',
        calls: [['reset'], ['identify', 'bob']],
        is: { anonymousId: '~2', userId: 'bob' },
        noStorage: true,
      },
      { step: 'next page, full', gate: 'segment', is: { anonymousId: '~2', userId: 'bob' }, noStorage: true },
      {
        step: 'next page, with room again',
        before: (visitor) =>
          visitor.page({ tab: 'main' }).evaluate(() => void (document.cookie = 'roomy=1; path=/')),
        gate: 'dual',
        is: { anonymousId: '~2', userId: 'bob' },
      },
    ],
  },
  {
    row: 'options.anonymousId, given once, stays',
    steps: [
      {
        step: 'given',
        gate: 'dual',
        calls: [['track', { anonymousId: 'given-1' }]],
        is: { anonymousId: 'given-1' },
      },
      { step: 'next page', gate: 'rudderstack', is: { anonymousId: 'given-1' } },
      { step: 'back', gate: 'segment', is: { anonymousId: 'given-1' } },
    ],
  },
  {
    row: 'ajs_* in the address are taken once, by the gate',
    alone: true,
    steps: [
      { step: 'known before', before: left(SEGMENT_COOKIES), gate: 'dual', is: ALICE },
      {
        step: 'link from a mail',
        gate: 'dual',
        with: { query: '?ajs_aid=mail-1&ajs_uid=carol&ajs_trait_name=Carol&ajs_event=Clicked' },
        calls: [['page']],
        // another user ends the anonymous id, as in Segment's SDK, the given one too
        is: { anonymousId: '~1', userId: 'carol', traits: { name: 'Carol' } },
        after: async (visitor, { sandbox }) => {
          await visitor.ready({ tab: 'main' })
          for (const leg of ['segment', 'rudderstack'] as const) {
            const calls = (): number[] => [
              sandbox.arrived({ leg, event: 'Clicked' }).length,
              sandbox.arrived({ leg, type: 'identify' }).length,
            ]
            await expect.poll(calls).toEqual([1, 1])
          }
        },
      },
      {
        step: 'next page',
        gate: 'dual',
        is: { anonymousId: '~1', userId: 'carol', traits: { name: 'Carol' } },
      },
    ],
  },
  {
    row: 'Segment, both, RudderStack, and back to Segment after another person logged in: Bob is not Alice',
    steps: [
      {
        step: 'alice on Segment',
        gate: 'segment',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      { step: 'alice on both', gate: 'dual', is: { anonymousId: '~1', userId: 'alice', traits: NAMED } },
      {
        step: 'alice on RudderStack',
        gate: 'rudderstack',
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'bob on RudderStack',
        calls: [['reset'], ['identify', 'bob', { age: 4 }]],
        is: { anonymousId: '~2', userId: 'bob', traits: { age: 4 } },
      },
      {
        step: 'bob on Segment',
        gate: 'segment',
        is: { anonymousId: '~2', userId: 'bob', traits: { age: 4 } },
      },
      {
        step: "bob on Segment's SDK alone",
        bare: 'segment',
        calls: [['page']],
        is: { anonymousId: '~2', userId: 'bob', traits: { age: 4 } },
      },
    ],
  },
  {
    row: 'kill in the middle, and the switch lifted',
    steps: [
      {
        step: 'alice on RudderStack',
        gate: 'rudderstack',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      { step: 'bob', calls: [['identify', 'bob']], is: { anonymousId: '~2', userId: 'bob' } },
      {
        step: 'killed',
        gate: 'rudderstack',
        with: KILLED,
        legs: ['segment'],
        is: { anonymousId: '~2', userId: 'bob' },
      },
      {
        step: 'carol, while killed',
        calls: [['identify', 'carol']],
        is: { anonymousId: '~3', userId: 'carol' },
      },
      {
        step: 'lifted',
        gate: 'rudderstack',
        with: { rollout: { revision: 3 } },
        is: { anonymousId: '~3', userId: 'carol' },
      },
    ],
  },
  {
    row: 'consent given late: calls keep their person and their order',
    steps: [
      { step: 'known before', before: left(SEGMENT_COOKIES), gate: 'dual', is: ALICE },
      {
        step: 'login before consent',
        gate: 'dual',
        with: { holdConsent: true },
        calls: [['page'], ['identify', 'bob', NAMED], ['user.traits', { age: 4 }], ['group', 'g1']],
        after: async (visitor) => visitor.page({ tab: 'main' }).evaluate(() => window.visit.setConsent(true)),
        is: { anonymousId: '~1', userId: 'bob', traits: { age: 4 }, groupId: 'g1' },
      },
    ],
  },
  {
    row: 'an SDK that does not come: who first calls after another yes is known to a page without the gate',
    steps: [
      {
        step: 'page',
        gate: 'segment',
        with: { block: 'segment' },
        calls: [['page']],
        legs: [],
        unseen: true,
      },
      {
        step: 'no, and yes again',
        before: (visitor) => visitor.withoutConsent({ tab: 'main' }, []),
        legs: [],
        is: { anonymousId: '~1' },
      },
      {
        step: 'page without the gate',
        bare: 'segment',
        tab: 'other',
        calls: [['page']],
        is: { anonymousId: '~1' },
      },
    ],
  },
  {
    row: 'consent given late to a returning visitor whose anonymous id was asked for before',
    steps: [
      { step: 'known before', before: left(SEGMENT_COOKIES), gate: 'dual', is: ALICE },
      {
        step: 'asked before consent',
        gate: 'dual',
        with: { holdConsent: true },
        calls: [['user.anonymousId']],
        after: async (visitor) => visitor.page({ tab: 'main' }).evaluate(() => window.visit.setConsent(true)),
        is: ALICE,
      },
    ],
  },
  {
    row: 'consent withdrawn: who comes with the next yes is nobody that was known before',
    steps: [
      {
        step: 'alice',
        gate: 'dual',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'no, and later yes',
        before: (visitor) =>
          visitor.withoutConsent({ tab: 'main' }, [{ call: ['identify', 'nobody'], at: 'never' }]),
        is: { anonymousId: '~2' },
        after: async (_, { sandbox }) => {
          const named = sandbox.arrived().map(({ body }) => body['userId'])
          expect(named).not.toContain('nobody')
        },
      },
      {
        step: 'no, yes, and a login in one tick',
        before: (visitor) =>
          visitor.page({ tab: 'main' }).evaluate(() => {
            window.visit.setConsent(false)
            window.visit.setConsent(true)
            return window.visit.onGate([{ call: ['identify', 'bob', { age: 4 }], at: 'tick' }])
          }),
        is: { anonymousId: '~3', userId: 'bob', traits: { age: 4 } },
      },
      {
        step: 'next page',
        gate: 'rudderstack',
        is: { anonymousId: '~3', userId: 'bob', traits: { age: 4 } },
      },
    ],
  },
  {
    row: 'a live Segment SDK of the app is adopted, with the person it has',
    steps: [
      {
        step: 'the app alone',
        bare: 'segment',
        calls: [['page'], ['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'the app and the gate',
        gate: 'dual',
        with: { adopt: true },
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'bob, told to the SDK itself',
        before: (visitor) =>
          visitor
            .page({ tab: 'main' })
            .evaluate(() => {
              const { segmentSdk } = window as never as {
                segmentSdk: { identify(id: string, traits: object): unknown }
              }
              return segmentSdk.identify('bob', { age: 4 }) as Promise<void>
            })
            .then(() => {}),
        is: { anonymousId: '~2', userId: 'bob', traits: { age: 4 } },
      },
      {
        step: 'RudderStack only',
        gate: 'rudderstack',
        is: { anonymousId: '~2', userId: 'bob', traits: { age: 4 } },
      },
    ],
  },
  {
    row: 'user() and group() change who is here without a call',
    steps: [
      { step: 'page', gate: 'dual', calls: [['page']], is: { anonymousId: '~1' } },
      { step: 'user().id()', calls: [['user.id', 'alice']], is: { anonymousId: '~1', userId: 'alice' } },
      {
        step: 'user().traits()',
        calls: [['user.traits', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'group()',
        calls: [
          ['group.id', 'g1'],
          ['group.traits', { plan: 'pro' }],
        ],
        is: {
          anonymousId: '~1',
          userId: 'alice',
          traits: NAMED,
          groupId: 'g1',
          groupTraits: { plan: 'pro' },
        },
      },
      {
        step: 'user().identify() merges',
        calls: [['user.identify', 'alice', { age: 4 }]],
        is: {
          anonymousId: '~1',
          userId: 'alice',
          traits: { ...NAMED, age: 4 },
          groupId: 'g1',
          groupTraits: { plan: 'pro' },
        },
      },
      {
        step: 'user().anonymousId(id)',
        calls: [['user.anonymousId', 'own-1']],
        is: {
          anonymousId: 'own-1',
          userId: 'alice',
          traits: { ...NAMED, age: 4 },
          groupId: 'g1',
          groupTraits: { plan: 'pro' },
        },
      },
      {
        step: 'user().logout()',
        calls: [['user.logout']],
        is: { anonymousId: '~2', groupId: 'g1', groupTraits: { plan: 'pro' } },
      },
      { step: 'group().logout()', calls: [['group.logout']], is: { anonymousId: '~2' } },
    ],
  },
  {
    row: 'identify before any SDK has loaded, logout after it, and another login, in one go',
    steps: [
      {
        step: 'first tick',
        gate: 'dual',
        calls: [
          ['identify', 'alice', NAMED],
          ['track'],
          ['reset'],
          ['track'],
          ['identify', 'bob', { age: 4 }],
          ['user.traits', { age: 5 }],
        ],
        is: { anonymousId: '~1', userId: 'bob', traits: { age: 5 } },
      },
      {
        step: 'next page',
        gate: 'rudderstack',
        is: { anonymousId: '~1', userId: 'bob', traits: { age: 5 } },
      },
    ],
  },
  {
    row: "calls while the SDKs' chunks are late",
    steps: [
      {
        step: 'login, group, switch',
        before: slow,
        gate: 'dual',
        calls: [['page'], ['identify', 'alice', NAMED], ['group', 'g1'], ['identify', 'bob']],
        is: { anonymousId: '~1', userId: 'bob', groupId: 'g1' },
      },
      { step: 'next page, before its SDKs', gate: 'dual', calls: [['reset']], is: { anonymousId: '~2' } },
    ],
  },
  {
    row: 'what Segment could not send before a login is sent on the next page, as anonymous as it was',
    alone: true,
    steps: [
      {
        step: 'anonymous, while Segment is down',
        before: async (_, { sandbox }) => sandbox.setFault('segment', 'api', { status: 500 }),
        gate: 'dual',
        calls: [['track']],
        after: async (visitor, { sandbox }) => {
          await visitor.ready({ tab: 'main' })
          const failed = () =>
            sandbox.requested({ leg: 'segment', kind: 'api' }).filter(({ status }) => status === 500)
          await expect.poll(() => failed().length).toBeGreaterThan(0)
        },
        unseen: true,
      },
      {
        step: 'login on the next page',
        before: async (_, { sandbox }) => sandbox.setFault('segment', 'api', null),
        gate: 'dual',
        calls: [['identify', 'alice', NAMED]],
        after: async (_, { sandbox }) => {
          const late = () => sandbox.arrived({ leg: 'segment', event: 'Probed' })
          await expect.poll(() => late().length, { timeout: 10_000 }).toBe(1)
          expect(late()[0]?.body['userId']).toBe(null)
        },
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
    ],
  },
  {
    row: "RudderStack's SDK does not come: Segment stands in and names the same person",
    steps: [
      {
        step: 'alice on RudderStack',
        gate: 'rudderstack',
        calls: [['identify', 'alice', NAMED]],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED },
      },
      {
        step: 'failed over',
        gate: 'rudderstack',
        with: { block: 'rudderstack' },
        legs: ['segment'],
        calls: [['group', 'g1']],
        is: { anonymousId: '~1', userId: 'alice', traits: NAMED, groupId: 'g1' },
      },
      {
        step: 'bob, meanwhile',
        calls: [['identify', 'bob']],
        is: { anonymousId: '~2', userId: 'bob', groupId: 'g1' },
      },
      {
        step: 'RudderStack again',
        gate: 'rudderstack',
        is: { anonymousId: '~2', userId: 'bob', groupId: 'g1' },
      },
    ],
  },
]

let stage: IdentityStage
beforeAll(async () => {
  stage = await createIdentityStage()
})
afterAll(() => stage.close())

describe('the right person, at every step, in both SDKs, their storages and their events', () => {
  describe.concurrent('of one visitor among others', () => {
    test.each(rows.filter(({ alone }) => !alone))('$row', async (row) => {
      expect(await playRow(stage, row)).toEqual([])
    })
  })

  describe('of a visitor alone', () => {
    beforeEach(() => stage.sandbox.clear())
    test.each(rows.filter(({ alone }) => alone))('$row', async (row) => {
      expect(await playRow(stage, row)).toEqual([])
    })
  })
})

test('options.userId names the user of one anonymous event, on both wires, and of none after it', async () => {
  const visitor = await createVisitor(stage)
  const MAIN = { tab: 'main' } as const
  const calls = [
    { call: ['track', { userId: 'guest-7' }] as never, at: 'guest' },
    { call: ['track'] as const, at: 'after' },
    { call: ['identify', 'alice'] as const, at: 'login' },
    { call: ['track', { userId: 'guest-7' }] as never, at: 'known' },
  ]
  await visitor.openGate({ ...MAIN, cohort: 'dual', calls })
  const userIdOf = (leg: Leg, at: string): unknown =>
    stage.sandbox
      .arrived({ leg })
      .map(({ body }) => body as { context: { at: string }; userId: unknown })
      .find(({ context }) => context.at === at)?.userId
  for (const leg of ['segment', 'rudderstack'] as const) {
    await expect.poll(() => userIdOf(leg, 'known')).toBe('alice')
    await expect.poll(() => userIdOf(leg, 'guest')).toBe('guest-7')
    await expect.poll(() => userIdOf(leg, 'after')).toBe(leg === 'segment' ? null : '')
  }
  await visitor.close()
})

test('a session is one person: who comes from a page without the gate begins another', async () => {
  const visitor = await createVisitor(stage)
  const MAIN = { tab: 'main' } as const
  const OTHER = { tab: 'other' } as const
  const sessionOf = async (at: string): Promise<string> => {
    const found = () =>
      stage.sandbox
        .arrived({ leg: 'segment' })
        .map(({ body }) => body as { context: { at: string; crossfade: { session: string } } })
        .find(({ context }) => context.at === at)
    await expect.poll(found).toBeDefined()
    return found()!.context.crossfade.session
  }
  await visitor.openGate({ ...MAIN, cohort: 'segment', calls: [{ call: ['track'], at: 's1' }] })
  await visitor.onGate(MAIN, [{ call: ['identify', 'alice'], at: 's2' }])
  const alices = await sessionOf('s2')
  expect(await sessionOf('s1')).toBe(alices)
  await visitor.openBare('segment', OTHER, [{ call: ['identify', 'bob'], at: 's3' }])
  await visitor.onGate(MAIN, [{ call: ['track'], at: 's4' }])
  const bobs = await sessionOf('s4')
  expect(bobs).not.toBe(alices)
  await visitor.onGate(MAIN, [
    { call: ['user.id', 'carol'], at: '' },
    { call: ['track'], at: 's5' },
  ])
  expect(await sessionOf('s5')).not.toBe(bobs)
  await visitor.close()
})

test('the table has at least 24 sequences, each under a name of its own', () => {
  expect(new Set(rows.map(({ row }) => row)).size).toBeGreaterThanOrEqual(24)
  expect(new Set(rows.map(({ row }) => row)).size).toBe(rows.length)
})
