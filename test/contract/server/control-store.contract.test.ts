import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type {
  Action,
  AuditEntry,
  Authorship,
  ControlStore,
  RampStep,
} from '../../../src/server/control/control-store.ts'
import { openControlStore } from '../../../src/server/control/open-control-store.ts'
import { postgresDatabases, sqliteDatabases, type Databases, type Place } from './control-databases.ts'
import { modelStore } from './control-model.ts'
import { anyOperation, type Operation } from './control-operations.ts'
import { startLoops, type Loop } from './start-loops.ts'
import { countOf } from './write-loop.ts'

const by = (action: Action = 'set', changes: Partial<Authorship> = {}): Authorship => ({
  actor: 'ops',
  action,
  reason: 'half a percent more',
  at: 1_000,
  ...changes,
})

const ROLLOUT = { format: 1, key: 'move', revision: 7, audiences: [{ name: 'everyone', rudderstack: 0.5 }] }

const sha256 = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const open = async (place: Place): Promise<ControlStore> => {
  const store = await openControlStore({ ...place, now: () => 0 })
  onTestFinished(() => store.close())
  return store
}

const wholeHistory = async (store: ControlStore): Promise<readonly AuditEntry[]> => {
  const entries: AuditEntry[] = []
  for (let before = Infinity; before > 1; before = entries.at(-1)?.id ?? 0) {
    const page = await store.history(before === Infinity ? { limit: 1_000 } : { before, limit: 1_000 })
    entries.push(...page)
  }
  return entries.toReversed()
}

/** No change is missing, none is there twice, and each began where the one before it ended. */
const expectUnbroken = async (store: ControlStore, count: number): Promise<void> => {
  const entries = await wholeHistory(store)
  const upTo = Array.from({ length: count }, (_, index) => index + 1)
  expect(entries.map(({ id }) => id)).toEqual(upTo)
  expect(entries.map(({ revision }) => revision)).toEqual(upTo)
  expect(entries.map(({ after }) => countOf(after ?? undefined))).toEqual(upTo)
  expect(entries.map(({ before }) => before)).toEqual([
    null,
    ...entries.map(({ after }) => after).slice(0, -1),
  ])
  const { rollout } = await store.head()
  expect(rollout?.document).toEqual(entries.at(-1)?.after)
}

const settle = (operation: Operation, store: ControlStore): Promise<unknown> =>
  operation.on(store).catch(() => 'refused')

function contract(databases: Databases): void {
  beforeAll(() => databases.start())
  afterAll(() => databases.stop())
  const fresh = async (): Promise<ControlStore> => open(await databases.fresh())

  describe('rollouts', () => {
    it('has none at first', async () => {
      const store = await fresh()
      expect(await store.head()).toEqual({ rollout: null, kill: null, published: 0 })
      expect(await store.revision(1)).toBeNull()
      expect(await store.history({ limit: 10 })).toEqual([])
    })

    it('keeps a document as it was written, unknown fields and their order too, under its own revision', async () => {
      const store = await fresh()
      const document = { ...ROLLOUT, zzz: { '\0': '\ud800', 日本: '😀' }, aaa: [1.5, null] }
      const written = await store.change(0, document, by('init'))
      expect(written).toEqual({ ok: true, rollout: { revision: 7, document, at: 1_000 } })
      const { rollout } = await store.head()
      expect(JSON.stringify(rollout?.document)).toBe(JSON.stringify(document))
    })

    it('gives one revision more to a document whose own is not above the newest, and writes it into it', async () => {
      const store = await fresh()
      await store.change(0, ROLLOUT, by('init'))
      const written = await store.change(7, ROLLOUT, by())
      expect(written).toMatchObject({
        ok: true,
        rollout: { revision: 8, document: { ...ROLLOUT, revision: 8 } },
      })
      expect(await store.revision(7)).toEqual({ revision: 7, document: ROLLOUT, at: 1_000 })
    })

    it('refuses a change that began from another revision, says what is in force and writes nothing', async () => {
      const store = await fresh()
      await store.change(0, ROLLOUT, by('init'))
      const current = { revision: 7, document: ROLLOUT, at: 1_000 }
      for (const expected of [0, 6, 8, 7.5, Number.NaN])
        expect(await store.change(expected, ROLLOUT, by())).toEqual({ ok: false, current })
      expect(await store.history({ limit: 10 })).toHaveLength(1)
    })

    it('takes revisions up to 2^50 and refuses what would be above', async () => {
      const store = await fresh()
      expect(await store.change(0, { revision: 2 ** 50 }, by())).toMatchObject({ ok: true })
      await expect(store.change(2 ** 50, {}, by())).rejects.toMatchObject({ code: 'rollout' })
      await expect(store.change(2 ** 50, { revision: 2 ** 53 - 1 }, by())).rejects.toThrow('2^50')
      expect(await store.revision(2 ** 50)).toMatchObject({ revision: 2 ** 50 })
      expect(await store.history({ limit: 10 })).toHaveLength(1)
    })

    it('has no way to change or delete a revision or an audit entry, not even in SQL', async () => {
      const place = await databases.fresh()
      const store = await open(place)
      await store.change(0, ROLLOUT, by('init'))
      const before = [await store.head(), await store.history({ limit: 10 })]
      for (const sql of [
        `update crossfade_rollout set document = '{}'`,
        'delete from crossfade_rollout',
        `update crossfade_audit set actor = 'nobody'`,
        'delete from crossfade_audit',
      ])
        await expect(databases.query(place, sql)).rejects.toThrow('never changed')
      expect([await store.head(), await store.history({ limit: 10 })]).toEqual(before)
    })
  })

  describe('the audit log', () => {
    it('says who changed what, when and why, with the state before and after, the newest first', async () => {
      const store = await fresh()
      await store.change(0, ROLLOUT, by('init', { actor: 'Zoë', at: 5, reason: null }))
      await store.setKill('rudderstack', by('kill', { at: 6 }))
      expect(await store.history({ limit: 10 })).toEqual([
        {
          id: 2,
          at: 6,
          actor: 'ops',
          action: 'kill',
          reason: 'half a percent more',
          before: null,
          after: { leg: 'rudderstack', actor: 'ops', reason: 'half a percent more', at: 6 },
          revision: null,
        },
        {
          id: 1,
          at: 5,
          actor: 'Zoë',
          action: 'init',
          reason: null,
          before: null,
          after: ROLLOUT,
          revision: 7,
        },
      ])
    })

    it('is read in pages: at most so many, below an id', async () => {
      const store = await fresh()
      for (let count = 0; count < 5; count++) await store.setKill(null, by('unkill'))
      const ids = async (options: { before?: number; limit: number }): Promise<number[]> =>
        (await store.history(options)).map(({ id }) => id)
      expect(await ids({ limit: 2 })).toEqual([5, 4])
      expect(await ids({ before: 4, limit: 2 })).toEqual([3, 2])
      expect(await ids({ before: 2, limit: 2 })).toEqual([1])
      expect(await ids({ before: 1, limit: 2 })).toEqual([])
    })

    it('comes in shorter pages where its rollouts are large, and without them where nobody asks for them', async () => {
      const store = await fresh()
      for (let count = 0; count < 5; count++)
        await store.change(count, { note: 'x'.repeat(3 * 1024 * 1024) }, by('apply'))
      const ids = async (options: Parameters<ControlStore['history']>[0]): Promise<number[]> =>
        (await store.history(options)).map(({ id }) => id)
      // 6 MB each, the first 3 MB
      expect(await ids({ limit: 10 })).toEqual([5, 4])
      expect(await ids({ limit: 10, before: 4 })).toEqual([3, 2, 1])
      expect(await ids({ limit: 10, lean: true })).toEqual([5, 4, 3, 2, 1])
      expect(await store.history({ limit: 1, lean: true })).toMatchObject([
        { action: 'apply', revision: 5, before: null, after: null },
      ])
    })

    it('leaves nothing of a change whose entry the database refuses', async () => {
      const place = await databases.fresh()
      const store = await open(place)
      await store.change(0, ROLLOUT, by('init'))
      await databases.query(place, 'alter table crossfade_audit rename to elsewhere')
      const token = { name: 'ci', role: 'viewer', hash: sha256('ci') } as const
      const refused = /crossfade_audit/
      await expect(store.change(7, { audiences: [] }, by())).rejects.toThrow(refused)
      await expect(store.setKill('segment', by('kill'))).rejects.toThrow(refused)
      await expect(store.createToken(token, by('token-create'))).rejects.toThrow(refused)
      expect(await store.head()).toMatchObject({ rollout: { revision: 7 }, kill: null })
      expect(await store.tokens()).toEqual([])
      await databases.query(place, 'alter table elsewhere rename to crossfade_audit')
      expect(await store.change(7, {}, by())).toMatchObject({ ok: true })
    })

    it('takes any text for a reason; what no database keeps becomes U+FFFD', async () => {
      const store = await fresh()
      await store.setKill('segment', by('kill', { reason: `a\0b\ud800c'"\\\n;--` }))
      const { kill } = await store.head()
      expect(kill?.reason).toBe(`a\ufffdb\ufffdc'"\\\n;--`)
      const [entry] = await store.history({ limit: 1 })
      expect(entry?.reason).toBe(kill?.reason)
    })
  })

  describe('the kill', () => {
    it('lies over the rollout until it is lifted, and says what was there before', async () => {
      const store = await fresh()
      const kill = { leg: 'rudderstack', actor: 'ops', reason: 'half a percent more', at: 1_000 }
      expect(await store.setKill('rudderstack', by('kill'))).toBeNull()
      expect(await store.head()).toEqual({ rollout: null, kill, published: 0 })
      await store.change(0, ROLLOUT, by('init'))
      expect(await store.head()).toMatchObject({ rollout: { revision: 7 }, kill })
      expect(await store.setKill('segment', by('kill'))).toEqual(kill)
      expect(await store.setKill(null, by('unkill'))).toEqual({ ...kill, leg: 'segment' })
      expect(await store.head()).toMatchObject({ rollout: { revision: 7 }, kill: null })
      expect(await store.setKill(null, by('unkill'))).toBeNull()
    })

    it('that is tried again leaves a newer one, and is not written down twice', async () => {
      const store = await fresh()
      const kill = by('kill', { at: 6 })
      await store.setKill('rudderstack', kill)
      expect(await store.setKill('rudderstack', kill, true)).toMatchObject({ leg: 'rudderstack', at: 6 })
      await store.setKill(null, by('unkill', { at: 5 }), true)
      await store.setKill('segment', by('kill', { at: 5 }), true)
      expect((await store.head()).kill).toMatchObject({ leg: 'rudderstack', at: 6 })
      expect(await store.history({ limit: 10 })).toHaveLength(1)
      await store.setKill(null, by('unkill', { at: 7 }), true)
      expect((await store.head()).kill).toBeNull()
    })
  })

  describe('what was published', () => {
    it('remembers the highest revision, whatever comes after it', async () => {
      const store = await fresh()
      expect(await store.highestPublished()).toBeNull()
      await store.published(4, 'four')
      await store.published(3, 'three')
      await store.published(4, 'other')
      expect(await store.highestPublished()).toEqual({ revision: 4, content: 'four' })
      await store.published(2 ** 50, 'last')
      expect(await store.highestPublished()).toEqual({ revision: 2 ** 50, content: 'last' })
    })
  })

  describe('the ramp', () => {
    const step = (changes: Partial<RampStep> = {}): RampStep => ({
      version: 0,
      fence: null,
      document: { stage: 0 },
      rollout: null,
      evidence: null,
      ...changes,
    })

    it('is changed with its rollout and one audit entry, which has the evidence', async () => {
      const store = await fresh()
      await store.change(0, ROLLOUT, by('init'))
      expect(await store.ramp()).toBeNull()
      const rollout = { expected: 7, document: { ...ROLLOUT, note: 'stage 1' } }
      const stepped = await store.step(
        step({ rollout, evidence: { sessions: 1_090 } }),
        by('promote', { at: 2_000 }),
      )
      expect(stepped).toMatchObject({
        ok: true,
        ramp: { version: 1, document: { stage: 0 }, at: 2_000 },
        rollout: { revision: 8, document: { note: 'stage 1' } },
      })
      expect(await store.ramp()).toEqual({ version: 1, document: { stage: 0 }, at: 2_000 })
      const [entry, ...before] = await store.history({ limit: 10 })
      expect(entry).toMatchObject({ action: 'promote', revision: 8, evidence: { sessions: 1_090 } })
      expect(before).toHaveLength(1)
    })

    it('is changed by itself, too', async () => {
      const store = await fresh()
      await store.step(step(), by('ramp-start'))
      await store.step(step({ version: 1, document: { stage: 0, status: 'paused' } }), by('pause'))
      const [entry] = await store.history({ limit: 1 })
      expect(entry).toMatchObject({
        action: 'pause',
        before: { stage: 0 },
        after: { stage: 0, status: 'paused' },
        revision: null,
      })
      expect(entry).not.toHaveProperty('evidence')
    })

    it('refuses what was made from another one, or from another rollout, and writes nothing of it', async () => {
      const store = await fresh()
      await store.change(0, ROLLOUT, by('init'))
      const stale = { expected: 6, document: ROLLOUT }
      expect(await store.step(step({ version: 1 }), by())).toEqual({ ok: false, why: 'ramp' })
      expect(await store.step(step({ rollout: stale }), by())).toEqual({ ok: false, why: 'rollout' })
      expect(await store.ramp()).toBeNull()
      expect(await store.history({ limit: 10 })).toHaveLength(1)
    })

    it('keeps what it has seen, without an entry; who is no longer its owner keeps nothing', async () => {
      const store = await fresh()
      await store.lead('one', 1_000, 31_000)
      const kept = { version: 0, fence: 1, document: { stage: 0, seen: 7 } }
      expect(await store.keep(kept, 2_000)).toEqual({
        ok: true,
        ramp: { version: 1, document: kept.document, at: 2_000 },
        rollout: null,
      })
      expect(await store.keep(kept, 3_000)).toEqual({ ok: false, why: 'ramp' })
      expect(await store.keep({ ...kept, version: 1 }, 31_000)).toEqual({ ok: false, why: 'lease' })
      expect(await store.ramp()).toEqual({ version: 1, document: kept.document, at: 2_000 })
      expect(await store.history({ limit: 10 })).toEqual([])
    })

    it('does not go on by itself over a kill; a person may', async () => {
      const store = await fresh()
      await store.change(0, ROLLOUT, by('init'))
      await store.lead('one', 1_000, 31_000)
      await store.setKill('rudderstack', by('kill'))
      const rollout = { expected: 7, document: ROLLOUT }
      expect(await store.step(step({ fence: 1, rollout }), by('promote', { at: 2_000 }))).toEqual({
        ok: false,
        why: 'rollout',
      })
      expect(await store.step(step({ fence: 1 }), by('pause', { at: 2_000 }))).toMatchObject({ ok: true })
      expect(await store.step(step({ version: 1, rollout }), by('abort'))).toMatchObject({ ok: true })
    })

    it('is driven by one owner at a time; what another one began before is refused', async () => {
      const store = await fresh()
      expect(await store.lead('one', 1_000, 31_000)).toEqual({ owner: 'one', fence: 1, until: 31_000 })
      expect(await store.lead('other', 30_999, 60_000)).toBeNull()
      expect(await store.lead('one', 20_000, 50_000)).toEqual({ owner: 'one', fence: 1, until: 50_000 })
      expect(await store.step(step({ fence: 1 }), by('halt', { at: 49_999 }))).toMatchObject({ ok: true })
      // over to the next, to the millisecond
      expect(await store.step(step({ version: 1, fence: 1 }), by('halt', { at: 50_000 }))).toEqual({
        ok: false,
        why: 'lease',
      })
      expect(await store.lead('other', 50_000, 80_000)).toEqual({ owner: 'other', fence: 2, until: 80_000 })
      expect(await store.step(step({ version: 1, fence: 1 }), by('halt', { at: 1_000 }))).toEqual({
        ok: false,
        why: 'lease',
      })
      expect(await store.step(step({ version: 1, fence: 2 }), by('halt', { at: 50_001 }))).toMatchObject({
        ok: true,
      })
    })

    it('is not held off for ever by a clock that was ahead', async () => {
      const store = await fresh()
      await store.lead('ahead', 3_600_000, 3_630_000)
      expect(await store.lead('one', 3_570_000, 3_600_000)).toBeNull()
      expect(await store.lead('one', 3_569_999, 3_599_999)).toMatchObject({ owner: 'one', fence: 2 })
      expect(await store.step(step({ fence: 1 }), by('halt', { at: 3_600_001 }))).toEqual({
        ok: false,
        why: 'lease',
      })
    })

    it('is let go of at once, and by nobody else', async () => {
      const store = await fresh()
      await store.lead('one', 1_000, 31_000)
      await store.yieldLead(2)
      expect(await store.lead('other', 2_000, 32_000)).toBeNull()
      await store.yieldLead(1)
      expect(await store.lead('other', 2_000, 32_000)).toMatchObject({ owner: 'other', fence: 2 })
    })
  })

  describe('notices', () => {
    const TARGET = 'slack:SLACK_URL'
    const notice = (id: string) => ({ id, target: TARGET, document: { title: id } })
    const claim = { target: TARGET, at: 1_000, until: 61_000, limit: 10 }

    it('are due at once, and claimed by one of several servers', async () => {
      const place = await databases.fresh()
      const [one, other] = [await open(place), await open(place)]
      await one.queueNotices([notice('a'), notice('b')], 1_000, 10)
      expect(await other.waitingNotices([TARGET])).toEqual({ count: 2, dueAt: 1_000 })
      const both = await Promise.all([one.claimNotices(claim), other.claimNotices(claim)])
      expect(both.flat()).toEqual([
        { ...notice('a'), tries: 1 },
        { ...notice('b'), tries: 1 },
      ])
      expect(await one.claimNotices({ ...claim, at: 60_999 })).toEqual([])
      expect(await one.claimNotices({ ...claim, at: 61_000, until: 121_000, limit: 1 })).toEqual([
        { ...notice('a'), tries: 2 },
      ])
    })

    it('that were told are not told again, and those that were not are, once they are due', async () => {
      const store = await fresh()
      await store.queueNotices([notice('a'), notice('b')], 1_000, 10)
      const [a, b] = await store.claimNotices(claim)
      await store.settleNotice(a!, null)
      await store.settleNotice(b!, 6_000)
      await store.queueNotices([notice('a')], 2_000, 10)
      expect(await store.waitingNotices([TARGET])).toEqual({ count: 1, dueAt: 6_000 })
      expect(await store.claimNotices({ ...claim, at: 5_999 })).toEqual([])
      expect(await store.claimNotices({ ...claim, at: 6_000 })).toEqual([{ ...notice('b'), tries: 2 }])
    })

    it('are put off by who claimed them last alone', async () => {
      const store = await fresh()
      await store.queueNotices([notice('a')], 1_000, 10)
      const [slow] = await store.claimNotices(claim)
      await store.claimNotices({ ...claim, at: 61_000, until: 121_000 })
      await store.settleNotice(slow!, 62_000)
      expect(await store.waitingNotices([TARGET])).toEqual({ count: 1, dueAt: 121_000 })
      await store.settleNotice(slow!, null)
      expect(await store.waitingNotices([TARGET])).toEqual({ count: 0, dueAt: null })
    })

    it('wait in bounded number: the oldest go', async () => {
      const store = await fresh()
      await store.queueNotices(['a', 'b', 'c', 'd'].map(notice), 1_000, 2)
      expect((await store.claimNotices(claim)).map(({ id }) => id)).toEqual(['c', 'd'])
    })

    it('of another target are its own', async () => {
      const store = await fresh()
      await store.queueNotices([notice('a'), { ...notice('a'), target: 'webhook:OTHER' }], 1_000, 10)
      expect(await store.claimNotices({ ...claim, target: 'webhook:OTHER' })).toHaveLength(1)
      expect(await store.waitingNotices([TARGET])).toEqual({ count: 1, dueAt: 1_000 })
      expect(await store.waitingNotices([])).toEqual({ count: 0, dueAt: null })
    })
  })

  describe('tokens', () => {
    const token = { name: 'ci', role: 'operator', hash: sha256('secret of ci') } as const

    it('keeps the hash of a secret and nothing else of it', async () => {
      const place = await databases.fresh()
      const store = await open(place)
      const created = await store.createToken(token, by('token-create'))
      expect(created).toEqual({
        id: created.id,
        name: 'ci',
        role: 'operator',
        createdAt: 1_000,
        lastUsedAt: null,
      })
      expect(await store.tokens()).toEqual([created])
      const rows = await databases.query(place, 'select hash from crossfade_token')
      expect(rows.map(({ hash }) => hash)).toEqual([token.hash])
      const [entry] = await store.history({ limit: 1 })
      expect(entry).toMatchObject({ before: null, after: { name: 'ci', role: 'operator' }, revision: null })
      expect(JSON.stringify(entry)).not.toContain(token.hash)
    })

    it('knows a token by its hash, and notes when it was used, in whole minutes, never backwards', async () => {
      const store = await fresh()
      await store.createToken(token, by('token-create'))
      expect(await store.tokenOf(sha256('another secret'), 1)).toBeNull()
      for (const [at, lastUsedAt] of [
        [59_999, 0],
        [60_000, 60_000],
        [179_999, 120_000],
        [60_000, 120_000],
      ] as const) {
        expect(await store.tokenOf(token.hash, at)).toMatchObject({ name: 'ci', lastUsedAt })
        expect(await store.tokens()).toMatchObject([{ lastUsedAt }])
      }
      expect(await store.history({ limit: 10 })).toHaveLength(1)
    })

    it('refuses a name that a living token has, with the way out, and frees it when that one is revoked', async () => {
      const store = await fresh()
      await store.createToken(token, by('token-create'))
      const again = store.createToken({ ...token, hash: sha256('new') }, by('token-create'))
      await expect(again).rejects.toMatchObject({
        code: 'token-name',
        message: 'There is a token named "ci" already: take another name, or revoke that one first.',
      })
      expect(await store.revokeToken('ci', by('token-revoke'))).toBe(true)
      expect(await store.createToken({ ...token, hash: sha256('new') }, by())).toMatchObject({ name: 'ci' })
    })

    it('lets nobody in with a revoked token, and writes down that it was revoked, once', async () => {
      const store = await fresh()
      await store.createToken(token, by('token-create'))
      expect(await store.revokeToken('ci', by('token-revoke'))).toBe(true)
      expect(await store.revokeToken('ci', by('token-revoke'))).toBe(false)
      expect(await store.revokeToken('never', by('token-revoke'))).toBe(false)
      expect(await store.tokenOf(token.hash, 1)).toBeNull()
      expect(await store.tokens()).toEqual([])
      const [entry, ...others] = await store.history({ limit: 10 })
      expect(entry).toMatchObject({
        action: 'token-revoke',
        before: { name: 'ci', role: 'operator' },
        after: null,
      })
      expect(others).toHaveLength(1)
    })

    it('refuses a secret that another token has or had, and leaves no gap in the audit log', async () => {
      const store = await fresh()
      await store.createToken(token, by('token-create'))
      await expect(store.createToken({ ...token, name: 'other' }, by())).rejects.toThrow(/unique/i)
      await store.setKill(null, by('unkill'))
      expect((await store.history({ limit: 10 })).map(({ id }) => id)).toEqual([2, 1])
    })
  })

  describe('login links', () => {
    const signedUp = async () => {
      const store = await fresh()
      const hash = sha256('secret')
      const token = await store.createToken({ name: 'ops', role: 'admin', hash }, by('token-create'))
      return { store, token }
    }

    it('let one browser in, once, and write down who it was', async () => {
      const { store, token } = await signedUp()
      await store.createLogin(sha256('link'), token, 600_000)
      expect(await store.useLogin(sha256('other link'), 1)).toBeNull()
      expect(await store.useLogin(sha256('link'), 599_999)).toEqual(token)
      expect(await store.useLogin(sha256('link'), 599_999)).toBeNull()
      const entries = await store.history({ limit: 10 })
      expect(entries.filter(({ action }) => action === 'login')).toMatchObject([
        { actor: 'ops', at: 599_999 },
      ])
    })

    it('let in only one of many browsers that come at the same time, over two servers', async () => {
      const place = await databases.fresh()
      const stores = [await open(place), await open(place)] as const
      const token = await stores[0].createToken({ name: 'ops', role: 'admin', hash: sha256('x') }, by())
      await stores[0].createLogin(sha256('link'), token, 600_000)
      const all = await Promise.all(
        Array.from({ length: 10 }, (_, index) => stores[index % 2 ? 0 : 1].useLogin(sha256('link'), 1)),
      )
      expect(all.filter((one) => one !== null)).toEqual([token])
    })

    it('expire on the millisecond', async () => {
      const { store, token } = await signedUp()
      await store.createLogin(sha256('link'), token, 600_000)
      expect(await store.useLogin(sha256('link'), 600_000)).toBeNull()
    })

    it('end with their token', async () => {
      const { store, token } = await signedUp()
      await store.createLogin(sha256('link'), token, 600_000)
      await store.revokeToken('ops', by('token-revoke'))
      expect(await store.useLogin(sha256('link'), 1)).toBeNull()
    })

    it('are forgotten once they have expired, when the next one is made', async () => {
      const place = await databases.fresh()
      const store = await openControlStore({ ...place, now: () => 600_000 })
      onTestFinished(() => store.close())
      const token = await store.createToken({ name: 'ops', role: 'admin', hash: sha256('x') }, by())
      for (const [link, expiresAt] of [
        ['old', 600_000],
        ['new', 600_001],
        ['newest', 1_200_000],
      ] as const)
        await store.createLogin(sha256(link), token, expiresAt)
      const rows = await databases.query(place, 'select hash from crossfade_login order by expires_at')
      expect(rows.map(({ hash }) => hash)).toEqual([sha256('new'), sha256('newest')])
    })
  })

  describe('sessions', () => {
    const signedUp = async () => {
      const place = await databases.fresh()
      const store = await open(place)
      const token = await store.createToken({ name: 'ops', role: 'admin', hash: sha256('x') }, by())
      await store.createSession(sha256('cookie'), token, 600_000)
      return { place, store, token }
    }

    it('name the token that signed in, on every server of the database, until they expire', async () => {
      const { place, store, token } = await signedUp()
      expect(await (await open(place)).sessionOf(sha256('cookie'), 599_999)).toEqual(token)
      expect(await store.sessionOf(sha256('cookie'), 600_000)).toBeNull()
      expect(await store.sessionOf(sha256('another'), 1)).toBeNull()
    })

    it('end when they are told to', async () => {
      const { store } = await signedUp()
      await store.endSession(sha256('cookie'))
      expect(await store.sessionOf(sha256('cookie'), 1)).toBeNull()
    })

    it('end with their token', async () => {
      const { store } = await signedUp()
      await store.revokeToken('ops', by('token-revoke'))
      expect(await store.sessionOf(sha256('cookie'), 1)).toBeNull()
    })
  })

  describe('any sequence of operations', () => {
    it('does on two stores of one database what a simple model does', async () => {
      const steps = fc.array(fc.tuple(fc.nat(1), anyOperation), { minLength: 1, maxLength: 30, size: 'max' })
      await fc.assert(
        fc.asyncProperty(steps, async (steps) => {
          const place = await databases.fresh()
          const options = { ...place, now: () => 0 }
          const stores = [await openControlStore(options), await openControlStore(options)]
          const model = modelStore()
          try {
            for (const [which, operation] of steps) {
              const store = stores[which]
              if (store === undefined) throw new Error('there are two')
              expect(await settle(operation, store)).toEqual(await settle(operation, model))
            }
            for (const store of stores) {
              expect(await store.head()).toEqual(await model.head())
              expect(await store.history({ limit: 1_000 })).toEqual(await model.history({ limit: 1_000 }))
              expect(await store.tokens()).toEqual(await model.tokens())
              expect(await store.highestPublished()).toEqual(await model.highestPublished())
            }
          } finally {
            for (const store of stores) await store.close()
          }
        }),
        { numRuns: databases.sequences },
      )
    })
  })

  describe('several processes on one database', () => {
    it('may all be the first', async () => {
      const place = await databases.fresh()
      const stores = await Promise.all(Array.from({ length: 6 }, () => open(place)))
      const written = await Promise.all(stores.map((store) => store.change(0, ROLLOUT, by('init'))))
      expect(written.filter(({ ok }) => ok)).toHaveLength(1)
      await Promise.all(
        stores.map(async (store) => expect(await store.history({ limit: 10 })).toHaveLength(1)),
      )
    })

    it('lose none of 1,000 compare-and-set changes at the same time, and write down all', async () => {
      const place = await databases.fresh()
      const half = { place, changes: 500, lanes: 4 }
      const loops = await startLoops({ ...half, actor: 'one' }, { ...half, actor: 'two' })
      await Promise.all(loops.map(({ ended }) => ended))
      expect(loops.map(({ child, written }) => [child.exitCode, written.length])).toEqual([
        [0, 500],
        [0, 500],
      ])
      const store = await open(place)
      await expectUnbroken(store, 1_000)
      const actors = (await wholeHistory(store)).map(({ actor }) => actor)
      expect(actors.filter((actor) => actor === 'one')).toHaveLength(500)
      // they did run at the same time
      expect(actors.slice(0, actors.lastIndexOf('one'))).toContain('two')
      expect(actors.slice(0, actors.lastIndexOf('two'))).toContain('one')
    }, 120_000)

    it('leave the last committed revision and its audit entry where one is killed in the middle of writing', async () => {
      const place = await databases.fresh()
      let acknowledged = 0
      for (const enough of [1, 5, 12, 23]) {
        const loops = await startLoops({ place, actor: 'killed', changes: null, lanes: 3 })
        const [{ child, written, ended }] = loops as [Loop]
        await expect
          .poll(() => written.length, { timeout: 20_000, interval: 1 })
          .toBeGreaterThanOrEqual(enough)
        child.kill('SIGKILL')
        await ended
        acknowledged = written.at(-1) ?? 0
        const store = await open(place)
        const count = (await store.head()).rollout?.revision ?? 0
        expect(count).toBeGreaterThanOrEqual(acknowledged)
        // at most the changes that were under way
        expect(count).toBeLessThanOrEqual(acknowledged + 3)
        await expectUnbroken(store, count)
        const after = await store.change(count, { count: count + 1 }, by('undo'))
        expect(after).toMatchObject({ ok: true, rollout: { revision: count + 1 } })
      }
    }, 60_000)
  })

  describe('closing', () => {
    it('waits for the changes that are under way', async () => {
      const place = await databases.fresh()
      const store = await openControlStore({ ...place, now: () => 0 })
      const changes = Promise.all([store.change(0, ROLLOUT, by()), store.setKill('segment', by('kill'))])
      await store.close()
      expect(await changes).toMatchObject([{ ok: true }, null])
      expect(await (await open(place)).head()).toMatchObject({
        rollout: { revision: 7 },
        kill: { leg: 'segment' },
      })
    })

    it('leaves everything for the next one', async () => {
      const place = await databases.fresh()
      const store = await openControlStore({ ...place, now: () => 0 })
      await store.change(0, ROLLOUT, by('init'))
      const hash = sha256('secret')
      const token = await store.createToken({ name: 'ops', role: 'admin', hash }, by('token-create'))
      await store.close()
      const next = await open(place)
      expect(await next.head()).toMatchObject({ rollout: { document: ROLLOUT } })
      expect(await next.tokens()).toEqual([token])
    })
  })
}

for (const databases of [sqliteDatabases(), postgresDatabases()])
  describe(`the control store on ${databases.name}`, () => {
    contract(databases)
  })
