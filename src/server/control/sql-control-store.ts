import { readAudit, writeAudit } from './audit.ts'
import { createChanges } from './changes.ts'
import type { ControlStore, Token } from './control-store.ts'
import type { Database } from './database.ts'
import { withDatabaseErrors } from './database-errors.ts'
import { readHead } from './head.ts'
import { replaceKill } from './kills.ts'
import { hasLogin, takeLogin } from './logins.ts'
import { claimNotices, queueNotices, readWaiting, settleNotice } from './notices.ts'
import { deletePass, insertPass, tokenBehind, type PassTable } from './passes.ts'
import { readPublished, writePublished } from './published.ts'
import { giveUpLease, keepRamp, readRamp, takeLease, writeStep } from './ramps.ts'
import { findRollout, writeRollout } from './rollouts.ts'
import { insertToken, livingCredentials, livingTokens, revokeToken, useToken } from './tokens.ts'
import { createUseNotes } from './use-notes.ts'

/** The control store over a database that has its tables. @param now ms since epoch */
export const createSqlControlStore = (database: Database, now: () => number): ControlStore => {
  const { reads } = database
  const noteUse = createUseNotes(database.tables)
  const changes = createChanges(database)
  const createPass = (table: PassTable, hash: string, { id }: Token, expiresAt: number): Promise<void> =>
    changes.make((writer) => insertPass(writer, table, { hash, token_id: id, expires_at: expiresAt }, now()))
  const store: ControlStore = {
    head: () => readHead(reads),
    revision: (revision) => findRollout(reads, revision),
    history: (options) => readAudit(reads, options),
    change: (expected, document, by) =>
      changes.make((writer) => writeRollout(writer, expected, document, by)),
    setKill: (leg, by, again = false) => changes.make((writer) => replaceKill(writer, leg, by, again)),
    ramp: () => readRamp(reads),
    lead: (owner, at, until) => changes.make((writer) => takeLease(writer, owner, at, until)),
    yieldLead: (fence) => changes.make((writer) => giveUpLease(writer, fence)),
    step: (step, by) => changes.make((writer) => writeStep(writer, step, by)),
    keep: (seen, at) => changes.make((writer) => keepRamp(writer, seen, at)),
    queueNotices: (notices, at, most) => changes.make((writer) => queueNotices(writer, notices, at, most)),
    claimNotices: (claim) => changes.make((writer) => claimNotices(writer, claim)),
    settleNotice: (notice, dueAt) => changes.make((writer) => settleNotice(writer, notice, dueAt)),
    waitingNotices: (targets) => readWaiting(reads, targets),
    record: (by, change) => changes.make((writer) => writeAudit(writer, by, { ...change, revision: null })),
    published: (revision, content) => changes.make((writer) => writePublished(writer, { revision, content })),
    highestPublished: () => readPublished(reads),
    createToken: (token, by) => changes.make((writer) => insertToken(writer, token, by)),
    revokeToken: (name, by) => changes.make((writer) => revokeToken(writer, name, by)),
    tokens: () => livingTokens(reads),
    credentials: () => livingCredentials(reads),
    tokenOf: (hash, at) => useToken(reads, noteUse, hash, at),
    createLogin: (hash, token, expiresAt) => createPass('crossfade_login', hash, token, expiresAt),
    // anybody may ask: only a link that is there takes a turn
    useLogin: async (hash, at) =>
      (await hasLogin(reads, hash)) ? changes.make((writer) => takeLogin(writer, hash, at)) : null,
    createSession: (hash, token, expiresAt) => createPass('crossfade_session', hash, token, expiresAt),
    sessionOf: (hash, at) => tokenBehind(reads, 'crossfade_session', hash, at),
    endSession: (hash) => changes.make((writer) => deletePass(writer, 'crossfade_session', hash)),
    async close() {
      await changes.settled()
      await database.close()
    },
  }
  return withDatabaseErrors(store, database.problem)
}
