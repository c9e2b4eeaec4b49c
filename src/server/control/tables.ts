import type { Kysely, Transaction } from 'kysely'
import type { Leg } from '../../core/index.ts'
import type { Action, Role } from './control-store.ts'

// Named after the program: DATABASE_URL is often the database of an app that has tables of its own.
// Documents are JSON as text: unlike jsonb it keeps every character and the order of keys.

/** ms since epoch. */
type Time = number
type Json = string

export type Tables = {
  crossfade_rollout: { revision: number; document: Json; at: Time }
  /** One row at most. */
  crossfade_kill: { id: 1; leg: Leg; actor: string; reason: string | null; at: Time }
  crossfade_audit: {
    id: number
    at: Time
    actor: string
    action: Action
    reason: string | null
    before: Json | null
    after: Json | null
    revision: number | null
    evidence: Json | null
  }
  /** One row at most. */
  crossfade_ramp: { id: 1; version: number; document: Json; at: Time }
  /** One row at most. */
  crossfade_lease: { id: 1; owner: string; fence: number; until: Time }
  crossfade_notice: {
    /** Rises with each that is added. */
    number: number
    /** With `target` unique. */
    id: string
    target: string
    document: Json
    at: Time
    tries: number
    due_at: Time
    claimed_until: Time
    is_done: 0 | 1
  }
  /** One row at most. */
  crossfade_published: { id: 1; revision: number; content: string }
  crossfade_token: {
    id: string
    name: string
    role: Role
    hash: string
    created_at: Time
    last_used_at: Time | null
    revoked_at: Time | null
  }
  /** Links that are not used yet. */
  crossfade_login: { hash: string; token_id: string; expires_at: Time }
  /** Browsers that are signed in. */
  crossfade_session: { hash: string; token_id: string; expires_at: Time }
}

/** What reads: the database, or a change under way. */
export type Reader = Kysely<Tables>
/** What writes. */
export type Writer = Transaction<Tables>
