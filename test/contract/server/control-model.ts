import type { Leg } from '../../../src/core/index.ts'
import type {
  AuditEntry,
  Authorship,
  ControlStore,
  DueNotice,
  Kill,
  Lease,
  StoredRamp,
  StoredRevision,
  Token,
  Written,
} from '../../../src/server/control/control-store.ts'

/** What a store makes of anything that is kept as JSON. */
const kept = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value
const text = (value: string): string => value.replaceAll('\0', '\uFFFD')
const MINUTE_MS = 60_000

const DAY_MS = 86_400_000

type Told = DueNotice & {
  readonly at: number
  readonly dueAt: number
  readonly claimedUntil: number
  readonly isDone: boolean
}

type Held = Token & { readonly hash: string; readonly isRevoked: boolean }

/** What the control store is meant to do, in as few words as can be: the oracle for every sequence of operations. */
export function modelStore(): ControlStore {
  const revisions: StoredRevision[] = []
  const audit: AuditEntry[] = []
  const sessions = new Map<string, { readonly tokenId: string; readonly expiresAt: number }>()
  const logins = new Map<string, { readonly tokenId: string; readonly expiresAt: number }>()
  let kill: Kill | null = null
  let tokens: Held[] = []
  let ramp: StoredRamp | null = null
  let lease: Lease | null = null
  let notices: readonly Told[] = []
  let highest: { readonly revision: number; readonly content: string } | null = null

  const living = (): Held[] => tokens.filter(({ isRevoked }) => !isRevoked)
  const shown = ({ hash: _hash, isRevoked: _isRevoked, ...token }: Held): Token => token
  const replace = (id: string, changes: Partial<Held>): void =>
    void (tokens = tokens.map((token) => (token.id === id ? { ...token, ...changes } : token)))
  const write = (
    by: Authorship,
    change: Pick<AuditEntry, 'before' | 'after' | 'revision'>,
    evidence: AuditEntry['evidence'] | null = null,
  ): number => {
    const reason = by.reason === null ? null : text(by.reason)
    const id = audit.length + 1
    const told = evidence && { evidence: kept(evidence) }
    audit.push({ id, at: by.at, actor: text(by.actor), action: by.action, reason, ...change, ...told })
    return id
  }
  const change = (
    expected: number,
    document: StoredRevision['document'],
    by: Authorship,
    evidence: AuditEntry['evidence'] | null = null,
  ): Written => {
    const current = revisions.at(-1) ?? null
    const newest = current?.revision ?? 0
    if (expected !== newest) return { ok: false, current }
    const own = document['revision']
    const revision = Number.isSafeInteger(own) && (own as number) > newest ? (own as number) : newest + 1
    const rollout = { revision, document: kept({ ...document, revision }), at: by.at }
    revisions.push(rollout)
    write(by, { before: current?.document ?? null, after: rollout.document, revision }, evidence)
    return { ok: true, rollout }
  }
  const killBy = (leg: Leg, by: Authorship): Kill => ({
    leg,
    actor: text(by.actor),
    reason: by.reason === null ? null : text(by.reason),
    at: by.at,
  })

  return {
    head: async () => ({ rollout: revisions.at(-1) ?? null, kill, published: highest?.revision ?? 0 }),
    revision: async (revision) => revisions.find((one) => one.revision === revision) ?? null,
    history: async ({ before = Infinity, limit }) =>
      audit
        .filter(({ id }) => id < before)
        .toReversed()
        .slice(0, limit),
    change: async (expected, document, by) => change(expected, document, by),
    ramp: async () => ramp,
    async lead(owner, at, until) {
      const isFree = lease === null || lease.until <= at || lease.until - at > 2 * (until - at)
      if (!isFree && lease!.owner !== text(owner)) return null
      lease = { owner: text(owner), fence: (lease?.fence ?? 0) + (isFree ? 1 : 0), until }
      return lease
    },
    async yieldLead(fence) {
      if (lease?.fence === fence) lease = { ...lease, until: 0 }
    },
    async step({ version, fence, document, rollout, evidence }, by) {
      if (fence !== null && (lease?.fence !== fence || lease.until <= by.at))
        return { ok: false, why: 'lease' }
      if ((ramp?.version ?? 0) !== version) return { ok: false, why: 'ramp' }
      if (rollout !== null && fence !== null && kill !== null) return { ok: false, why: 'rollout' }
      const written = rollout && change(rollout.expected, rollout.document, by, evidence)
      if (written?.ok === false) return { ok: false, why: 'rollout' }
      const before = ramp?.document ?? null
      ramp = { version: version + 1, document: kept(document), at: by.at }
      if (written === null) write(by, { before, after: ramp.document, revision: null }, evidence)
      return { ok: true, ramp, rollout: written?.rollout ?? null }
    },
    async keep({ version, fence, document }, at) {
      if (fence !== null && (lease?.fence !== fence || lease.until <= at)) return { ok: false, why: 'lease' }
      if ((ramp?.version ?? 0) !== version) return { ok: false, why: 'ramp' }
      ramp = { version: version + 1, document: kept(document), at }
      return { ok: true, ramp, rollout: null }
    },
    async setKill(leg, by) {
      const before = kill
      kill = leg === null ? null : killBy(leg, by)
      write(by, { before, after: kill, revision: null })
      return before
    },
    async queueNotices(queued, at, most) {
      notices = notices.filter((one) => one.at >= at - 30 * DAY_MS)
      for (const { id, target, document } of queued) {
        const isThere = notices.some((one) => one.id === text(id) && one.target === text(target))
        const one = { id: text(id), target: text(target), document: kept(document), tries: 0 }
        if (!isThere) notices = [...notices, { ...one, at, dueAt: at, claimedUntil: 0, isDone: false }]
      }
      const waiting = notices.filter(({ isDone }) => !isDone)
      const dropped = waiting.slice(0, Math.max(0, waiting.length - most))
      notices = notices.filter((one) => !dropped.includes(one))
    },
    async claimNotices({ target, at, until, limit }) {
      const isFree = (one: Told): boolean =>
        !one.isDone &&
        one.target === text(target) &&
        (one.dueAt <= at || one.dueAt > at + 2 * DAY_MS) &&
        (one.claimedUntil <= at || one.claimedUntil - at > 2 * (until - at))
      const claimed = notices.filter(isFree).slice(0, limit)
      const after = claimed.map((one) => ({ ...one, claimedUntil: until, tries: one.tries + 1 }))
      notices = notices.map((one) => after[claimed.indexOf(one)] ?? one)
      return after.map(({ id, target: to, document, tries }) => ({ id, target: to, document, tries }))
    },
    async settleNotice({ id, target, tries }, dueAt) {
      const settled = (one: Told): Told => {
        if (one.id !== text(id) || one.target !== text(target) || one.isDone) return one
        if (dueAt === null) return { ...one, isDone: true }
        return one.tries === tries ? { ...one, dueAt, claimedUntil: 0 } : one
      }
      notices = notices.map(settled)
    },
    async waitingNotices(targets) {
      const waiting = notices.filter((one) => !one.isDone && targets.map(text).includes(one.target))
      const due = waiting.map((one) => Math.max(one.dueAt, one.claimedUntil))
      return { count: waiting.length, dueAt: due.length === 0 ? null : Math.min(...due) }
    },
    record: async (by, { before, after }) =>
      write(by, { before: kept(before), after: kept(after), revision: null }),
    async published(revision, content) {
      if (highest === null || revision > highest.revision) highest = { revision, content }
    },
    highestPublished: async () => highest,
    async createToken({ name, role, hash }, by) {
      if (living().some((token) => token.name === text(name))) throw new Error('the name is taken')
      if (tokens.some((token) => token.hash === hash)) throw new Error('the secret is taken')
      const after = { name: text(name), role }
      const id = String(write(by, { before: null, after, revision: null }))
      const token = { id, ...after, createdAt: by.at, lastUsedAt: null }
      tokens.push({ ...token, hash, isRevoked: false })
      return token
    },
    async revokeToken(name, by) {
      const token = living().find((one) => one.name === text(name))
      if (token === undefined) return false
      replace(token.id, { isRevoked: true })
      write(by, { before: { name: token.name, role: token.role }, after: null, revision: null })
      return true
    },
    tokens: async () => living().map(shown),
    credentials: async () => living().map((token) => ({ hash: token.hash, token: shown(token) })),
    async tokenOf(hash, at) {
      const token = living().find((one) => one.hash === hash)
      if (token === undefined) return null
      const lastUsedAt = Math.max(token.lastUsedAt ?? 0, Math.floor(at / MINUTE_MS) * MINUTE_MS)
      replace(token.id, { lastUsedAt })
      return { ...shown(token), lastUsedAt }
    },
    async createLogin(hash, { id: tokenId }, expiresAt) {
      if (logins.has(hash)) throw new Error('the link is taken')
      logins.set(hash, { tokenId, expiresAt })
    },
    async useLogin(hash, at) {
      const login = logins.get(hash)
      const token = living().find(({ id }) => id === login?.tokenId)
      if (login === undefined || token === undefined || login.expiresAt <= at) return null
      logins.delete(hash)
      const by = { actor: token.name, action: 'login', reason: null, at } as const
      write(by, { before: null, after: { name: token.name, role: token.role }, revision: null })
      return shown(token)
    },
    async createSession(hash, { id: tokenId }, expiresAt) {
      if (sessions.has(hash)) throw new Error('the session is taken')
      sessions.set(hash, { tokenId, expiresAt })
    },
    async sessionOf(hash, at) {
      const session = sessions.get(hash)
      const token = living().find(({ id }) => id === session?.tokenId)
      return session && token && session.expiresAt > at ? shown(token) : null
    },
    async endSession(hash) {
      sessions.delete(hash)
    },
    close: async () => {},
  }
}
