import fc from 'fast-check'
import { ROLES, type Authorship, type ControlStore } from '../../../src/server/control/control-store.ts'

/** Something to ask of a store, and the name of what it asks for a counterexample to show. */
export type Operation = {
  readonly toString: () => string
  readonly on: (store: ControlStore) => Promise<unknown>
}

/** An operation and its arguments, as a generator of them. */
const operation = <Arguments extends readonly unknown[]>(
  name: string,
  on: (store: ControlStore, ...given: Arguments) => Promise<unknown>,
  ...given: { [Index in keyof Arguments]: fc.Arbitrary<Arguments[Index]> }
): fc.Arbitrary<Operation> =>
  fc.tuple(...given).map((values) => ({
    toString: () => `${name}(${fc.stringify(values)})`,
    on: (store) => on(store, ...(values as unknown as Arguments)),
  }))

// few of each, so that they meet
const time = fc.integer({ min: 1, max: 4 }).map((minutes) => minutes * 50_000)
const hash = fc.constantFrom('a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64), 'd'.repeat(64))
const name = fc.constantFrom('ops', 'ci', 'Zoë\0', '')
const anyText = fc.string({ unit: 'binary' })
const leg = fc.constantFrom('segment', 'rudderstack', null)

const by: fc.Arbitrary<Authorship> = fc.record({
  actor: fc.oneof(name, anyText),
  action: fc.constantFrom('init', 'set', 'apply', 'undo', 'kill', 'unkill', 'parity-rules', 'forget'),
  reason: fc.option(anyText),
  at: time,
})

const revision = fc.oneof(fc.integer({ min: -1, max: 12 }), fc.constantFrom(0.5, '7', null))
const document = fc
  .tuple(fc.dictionary(anyText, fc.jsonValue(), { maxKeys: 3 }), fc.option(revision, { nil: undefined }))
  .map(([fields, own]) => (own === undefined ? fields : { ...fields, revision: own }))

const change = operation(
  'change',
  async (store, distance: number, document: Readonly<Record<string, unknown>>, by: Authorship) => {
    const { rollout } = await store.head()
    return store.change((rollout?.revision ?? 0) + distance, document, by)
  },
  // how far from the newest revision the caller believes it to be
  fc.constantFrom(0, 0, 0, -1, 1),
  document,
  by,
)

const step = operation(
  'step',
  async (
    store,
    distance: number,
    fence: number | null,
    given: Readonly<Record<string, unknown>>,
    rollout: readonly [number, Readonly<Record<string, unknown>>] | null,
    evidence: Readonly<Record<string, unknown>> | null,
    by: Authorship,
  ) => {
    const [ramp, head] = await Promise.all([store.ramp(), store.head()])
    const version = (ramp?.version ?? 0) + distance
    const newest = head.rollout?.revision ?? 0
    const changed = rollout && { expected: newest + rollout[0], document: rollout[1] }
    return store.step({ version, fence, document: given, rollout: changed, evidence }, by)
  },
  fc.constantFrom(0, 0, 0, -1, 1),
  fc.option(fc.integer({ min: 1, max: 3 })),
  fc.dictionary(anyText, fc.jsonValue(), { maxKeys: 3 }),
  fc.option(fc.tuple(fc.constantFrom(0, 0, -1), document)),
  fc.option(fc.dictionary(anyText, fc.jsonValue(), { maxKeys: 3 })),
  by,
)

const noticeName = fc.constantFrom('a', 'b', 'Zoë\0')
const noticeTarget = fc.constantFrom('slack:A', 'webhook:B')
const noticeTime = fc.oneof(time, fc.constantFrom(0, 172_850_000, 172_850_001, 31 * 86_400_000))

const queueNotices = operation(
  'queueNotices',
  (
    store,
    notices: readonly { id: string; target: string; document: Readonly<Record<string, unknown>> }[],
    at: number,
    most: number,
  ) => store.queueNotices(notices, at, most),
  fc.array(
    fc.record({
      id: noticeName,
      target: noticeTarget,
      document: fc.dictionary(anyText, fc.jsonValue(), { maxKeys: 2 }),
    }),
    { maxLength: 3 },
  ),
  noticeTime,
  fc.integer({ min: 0, max: 5 }),
)

const claimNotices = operation(
  'claimNotices',
  (store, target: string, at: number, ms: number, limit: number) =>
    store.claimNotices({ target, at, until: at + ms, limit }),
  noticeTarget,
  noticeTime,
  fc.constantFrom(25_000, 50_000, 100_000),
  fc.integer({ min: 1, max: 3 }),
)

const settleNotice = operation(
  'settleNotice',
  (store, id: string, target: string, tries: number, dueAt: number | null) =>
    store.settleNotice({ id, target, tries }, dueAt),
  noticeName,
  noticeTarget,
  fc.integer({ min: 0, max: 3 }),
  fc.option(noticeTime),
)

const createLogin = operation(
  'createLogin',
  async (store, hash: string, which: number, expiresAt: number) => {
    const tokens = await store.tokens()
    const token = tokens[which % tokens.length]
    return token && store.createLogin(hash, token, expiresAt)
  },
  hash,
  fc.nat(3),
  time,
)

const createSession = operation(
  'createSession',
  async (store, hash: string, which: number, expiresAt: number) => {
    const tokens = await store.tokens()
    const token = tokens[which % tokens.length]
    return token && store.createSession(hash, token, expiresAt)
  },
  hash,
  fc.nat(3),
  time,
)

export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: change },
  operation('head', (store) => store.head()),
  operation(
    'revision',
    (store, revision: number) => store.revision(revision),
    fc.integer({ min: -1, max: 15 }),
  ),
  operation(
    'history',
    (store, before: number | undefined, limit: number) =>
      store.history(before === undefined ? { limit } : { before, limit }),
    fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
    fc.integer({ min: 1, max: 5 }),
  ),
  operation(
    'setKill',
    (store, to: 'segment' | 'rudderstack' | null, by: Authorship) => store.setKill(to, by),
    leg,
    by,
  ),
  operation(
    'record',
    (store, after: Readonly<Record<string, unknown>>, by: Authorship) =>
      store.record(by, { before: null, after }),
    fc.dictionary(anyText, fc.jsonValue(), { maxKeys: 3 }),
    by,
  ),
  {
    weight: 2,
    arbitrary: operation(
      'lead',
      (store, owner: string, at: number, ms: number) => store.lead(owner, at, at + ms),
      name,
      time,
      fc.constantFrom(0, 50_000, 100_000),
    ),
  },
  operation('yieldLead', (store, fence: number) => store.yieldLead(fence), fc.integer({ min: 0, max: 4 })),
  operation('ramp', (store) => store.ramp()),
  { weight: 4, arbitrary: step },
  { weight: 3, arbitrary: queueNotices },
  { weight: 3, arbitrary: claimNotices },
  { weight: 2, arbitrary: settleNotice },
  operation(
    'waitingNotices',
    (store, targets: readonly string[]) => store.waitingNotices(targets),
    fc.subarray(['slack:A', 'webhook:B']),
  ),
  operation(
    'published',
    (store, revision: number, content: string) => store.published(revision, content),
    fc.integer({ min: 1, max: 2 ** 50 }),
    fc.constantFrom('x', 'y'),
  ),
  operation('highestPublished', (store) => store.highestPublished()),
  {
    weight: 3,
    arbitrary: operation(
      'createToken',
      (store, name: string, role: (typeof ROLES)[number], hash: string, by: Authorship) =>
        store.createToken({ name, role, hash }, by),
      name,
      fc.constantFrom(...ROLES),
      hash,
      by,
    ),
  },
  operation('revokeToken', (store, name: string, by: Authorship) => store.revokeToken(name, by), name, by),
  operation('tokens', (store) => store.tokens()),
  operation('credentials', (store) => store.credentials()),
  operation('tokenOf', (store, hash: string, at: number) => store.tokenOf(hash, at), hash, time),
  { weight: 2, arbitrary: createLogin },
  operation('useLogin', (store, hash: string, at: number) => store.useLogin(hash, at), hash, time),
  { weight: 2, arbitrary: createSession },
  operation('sessionOf', (store, hash: string, at: number) => store.sessionOf(hash, at), hash, time),
  operation('endSession', (store, hash: string) => store.endSession(hash), hash),
)
