import type { Leg } from '../../core/index.ts'

/** What a token may do: look · change shares, kill, undo · also make and revoke tokens. Each may what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** A rollout as it was written, unknown fields too, under the revision that it got. Never changed once written. */
export type StoredRevision = {
  readonly revision: number
  readonly document: Readonly<Record<string, unknown>>
  /** ms since epoch. */
  readonly at: number
}

/** Who switched a leg off, over whatever the source says. */
export type Kill = {
  readonly leg: Leg
  readonly actor: string
  readonly reason: string | null
  /** ms since epoch. */
  readonly at: number
}

/** The verb that made a change, as the audit log names it. */
export const ACTIONS = [
  'init',
  'set',
  'apply',
  'undo',
  'kill',
  'unkill',
  'token-create',
  'token-revoke',
  'login',
  'parity-rules',
  'forget',
  'reconcile',
  'ramp-start',
  'promote',
  'rollback',
  'halt',
  'pause',
  'resume',
  'abort',
  'approve',
  'finish',
  'ramp-change',
] as const
export type Action = (typeof ACTIONS)[number]

/** Who changed what, when and why; written in the transaction of the change itself. */
export type AuditEntry = {
  /** Counts up from 1 without gaps. */
  readonly id: number
  /** ms since epoch. */
  readonly at: number
  /** The token's name. */
  readonly actor: string
  readonly action: Action
  readonly reason: string | null
  /** The state before and after: a rollout document, a kill, a token's name and role; null = none. */
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
  /** The revision in force after it, null where the change is none of the rollout. */
  readonly revision: number | null
  /** What a ramp decided it from. */
  readonly evidence?: Readonly<Record<string, unknown>>
}

export type HistoryOptions = {
  /** The id of an entry, exclusive. */
  readonly before?: number
  /** 1 to 1,000. */
  readonly limit: number
  /** Leaves `before` and `after` of each null. @default false */
  readonly lean?: boolean
}

/** Who changes something, and why. */
export type Authorship = {
  readonly actor: string
  readonly action: Action
  readonly reason: string | null
  /** ms since epoch. */
  readonly at: number
}

export type Token = {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

/** A living token and the SHA-256 of its secret, hex. */
export type Credential = { readonly hash: string; readonly token: Token }

export type Head = {
  /** The newest revision, null before the first. */
  readonly rollout: StoredRevision | null
  readonly kill: Kill | null
  /** The highest revision ever published, by whichever server; 0 before the first. */
  readonly published: number
}

export type Written =
  | { readonly ok: true; readonly rollout: StoredRevision }
  /** Somebody else was faster: what is in force now. */
  | { readonly ok: false; readonly current: StoredRevision | null }

/** A ramp as it stands. */
export type StoredRamp = {
  /** Counts up from 1 with each change. */
  readonly version: number
  /** All that its controller has to remember. */
  readonly document: Readonly<Record<string, unknown>>
  /** ms since epoch. */
  readonly at: number
}

/** Who drives the ramp: one process at a time. */
export type Lease = {
  readonly owner: string
  /** Counts up with each new owner: what an earlier one still does is refused. */
  readonly fence: number
  /** ms since epoch. */
  readonly until: number
}

export type RampStep = {
  /** Of the ramp that it is made from; 0 = there is none yet. */
  readonly version: number
  /** Of the lease under which it was decided; null: a person does it, who needs none. */
  readonly fence: number | null
  readonly document: StoredRamp['document']
  /** The rollout that goes with it; null where the shares stay. */
  readonly rollout: { readonly expected: number; readonly document: StoredRevision['document'] } | null
  readonly evidence: Readonly<Record<string, unknown>> | null
}

export type Stepped =
  | { readonly ok: true; readonly ramp: StoredRamp; readonly rollout: StoredRevision | null }
  /** Another process drives the ramp by now, or somebody was faster with the ramp or the rollout: nothing is written. */
  | { readonly ok: false; readonly why: 'lease' | 'ramp' | 'rollout' }

/** What people are to be told, at one place. */
export type QueuedNotice = {
  readonly id: string
  /** Its name. */
  readonly target: string
  readonly document: Readonly<Record<string, unknown>>
}

export type NoticesClaim = {
  readonly target: string
  /** ms since epoch; nobody else gets them until `until`. */
  readonly at: number
  readonly until: number
  readonly limit: number
}

/** @param tries with this one */
export type DueNotice = QueuedNotice & { readonly tries: number }

/** What is not told yet, and when the next of it is due; ms since epoch. */
export type Waiting = { readonly count: number; readonly dueAt: number | null }

/**
 * What must outlive the server: immutable rollout revisions, the kill, the audit log, tokens (only their SHA-256).
 * One contract suite runs for every implementation. Every change and its audit row are one transaction: a process
 * killed at any moment leaves the last committed state. Rejects with ServerError 'database' where the database refuses;
 * where it is the connection that broke, the change may have been made, and `head()` tells. No text keeps a NUL or half a surrogate
 * pair: they become U+FFFD.
 */
export type ControlStore = {
  head(): Promise<Head>
  revision(revision: number): Promise<StoredRevision | null>
  /** The newest first; fewer than asked for, but one at least, where their documents are large together. */
  history(options: HistoryOptions): Promise<readonly AuditEntry[]>
  /**
   * Compare-and-set: writes the document under a revision above the newest one (its own `revision` where that is
   * higher, else one more; the document that is kept says it too), if `expected` is still the newest; 0 = there is
   * none yet. Rejects with ServerError 'rollout' where no revision is left.
   */
  change(expected: number, document: Readonly<Record<string, unknown>>, by: Authorship): Promise<Written>
  /**
   * Lays a kill over the rollout, or lifts it (null). Returns the kill that was there before.
   * @param again it was tried before, and nobody knows what became of that: a newer kill stays, and so does this one
   * where it is there already. @default false
   */
  setKill(leg: Leg | null, by: Authorship, again?: boolean): Promise<Kill | null>
  ramp(): Promise<StoredRamp | null>
  /**
   * Takes the lease where nobody has it at this time, or makes one's own longer. One that runs for more than twice as long
   * as it is asked for here was taken by a clock that was wrong, and holds nobody off. @returns null where another has it
   * @param at ms since epoch @param until ms since epoch
   */
  lead(owner: string, at: number, until: number): Promise<Lease | null>
  /** Gives the lease back, where it is still one's own. */
  yieldLead(fence: number): Promise<void>
  /** Compare-and-set of the ramp and of its rollout, with one audit entry: all of it or nothing. */
  step(step: RampStep, by: Authorship): Promise<Stepped>
  /** Compare-and-set of what the ramp has seen, which is no change: nothing of it is audited. @param at ms since epoch */
  keep(seen: Pick<RampStep, 'version' | 'fence' | 'document'>, at: number): Promise<Stepped>
  /**
   * Keeps what is to be told, due at once. One whose id is there already for its target stays as it is, told or not, for 30
   * days. Of more than `most` that wait the oldest go. @param at ms since epoch
   */
  queueNotices(notices: readonly QueuedNotice[], at: number, most: number): Promise<void>
  /**
   * Takes those that are due, the oldest first, so that of several servers one alone tells each. One that is claimed for more
   * than twice as long as is asked for here, or due in more than two days, was so by a clock that was wrong.
   */
  claimNotices(claim: NoticesClaim): Promise<readonly DueNotice[]>
  /** @param dueAt when it is tried again, ms since epoch, where nobody else has claimed it since; null: it is over */
  settleNotice(notice: Pick<DueNotice, 'id' | 'target' | 'tries'>, dueAt: number | null): Promise<void>
  waitingNotices(targets: readonly string[]): Promise<Waiting>
  /** Writes down what was done elsewhere. @returns the entry's id */
  record(by: Authorship, change: Pick<AuditEntry, 'before' | 'after'>): Promise<number>
  /** Remembers that this revision was published, whatever the source; the highest one ever. */
  published(revision: number, content: string): Promise<void>
  highestPublished(): Promise<{ readonly revision: number; readonly content: string } | null>
  /**
   * @param token hash: SHA-256 of the secret, hex
   * Rejects with ServerError 'token-name' where a token that is not revoked has the name.
   */
  createToken(
    token: { readonly name: string; readonly role: Role; readonly hash: string },
    by: Authorship,
  ): Promise<Token>
  /** @returns whether there was such a token that was not revoked */
  revokeToken(name: string, by: Authorship): Promise<boolean>
  /** Those that are not revoked, the oldest first. */
  tokens(): Promise<readonly Token[]>
  /** The same with their hashes, for letting people in while the database does not answer. */
  credentials(): Promise<readonly Credential[]>
  /**
   * Null for a hash that no living token has; notes when it was used, to the minute. Where that cannot be noted, as on a
   * full disk, the token counts all the same.
   */
  tokenOf(hash: string, at: number): Promise<Token | null>
  /** A link that signs one browser in, once, until `expiresAt`. */
  createLogin(hash: string, token: Token, expiresAt: number): Promise<void>
  /**
   * The token behind the link, which is then used up; null where it is unknown, used, too old, or its token is revoked.
   * Writes the audit entry `login` in the token's name.
   */
  useLogin(hash: string, at: number): Promise<Token | null>
  /** A browser that is signed in with a token, until `expiresAt`. @param hash SHA-256 of the cookie's secret, hex */
  createSession(hash: string, token: Token, expiresAt: number): Promise<void>
  /** The token behind a session; null where that is unknown, too old, or its token is revoked. */
  sessionOf(hash: string, at: number): Promise<Token | null>
  endSession(hash: string): Promise<void>
  /** Waits for the changes that are under way. */
  close(): Promise<void>
}
