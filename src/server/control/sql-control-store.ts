import { readAudit } from './audit.ts'
import { createChanges } from './changes.ts'
import type { ControlStore } from './control-store.ts'
import type { Database } from './database.ts'
import { withDatabaseErrors } from './database-errors.ts'
import { readHead } from './head.ts'
import { replaceKill } from './kills.ts'
import { insertLogin, takeLogin } from './logins.ts'
import { readPublished, writePublished } from './published.ts'
import { findRollout, writeRollout } from './rollouts.ts'
import { deleteSession, findSession, insertSession } from './sessions.ts'
import { insertToken, livingCredentials, livingTokens, revokeToken, useToken } from './tokens.ts'

/** The control store over a database that has its tables. @param now ms since epoch */
export const createSqlControlStore = (database: Database, now: () => number): ControlStore => {
  const { tables } = database
  const changes = createChanges(database)
  const store: ControlStore = {
    head: () => readHead(tables),
    revision: (revision) => findRollout(tables, revision),
    history: (options) => readAudit(tables, options),
    change: (expected, document, by) =>
      changes.make((writer) => writeRollout(writer, expected, document, by)),
    setKill: (leg, by, again = false) => changes.make((writer) => replaceKill(writer, leg, by, again)),
    published: (revision, content) => changes.make((writer) => writePublished(writer, { revision, content })),
    highestPublished: () => readPublished(tables),
    createToken: (token, by) => changes.make((writer) => insertToken(writer, token, by)),
    revokeToken: (name, by) => changes.make((writer) => revokeToken(writer, name, by)),
    tokens: () => livingTokens(tables),
    credentials: () => livingCredentials(tables),
    tokenOf: (hash, at) => useToken(tables, hash, at),
    createLogin: (hash, { id: tokenId }, expiresAt) =>
      changes.make((writer) => insertLogin(writer, { hash, tokenId, expiresAt }, now())),
    useLogin: (hash, at) => changes.make((writer) => takeLogin(writer, hash, at)),
    createSession: (hash, { id: tokenId }, expiresAt) =>
      changes.make((writer) => insertSession(writer, { hash, tokenId, expiresAt }, now())),
    sessionOf: (hash, at) => findSession(tables, hash, at),
    endSession: (hash) => changes.make((writer) => deleteSession(writer, hash)),
    async close() {
      await changes.settled()
      await tables.destroy()
    },
  }
  return withDatabaseErrors(store, database.problem)
}
