import { ServerError } from '../server-error.ts'
import { writeAudit } from './audit.ts'
import type { Authorship, Credential, Role, Token } from './control-store.ts'
import { storable } from './storable.ts'
import type { Reader, Tables, Writer } from './tables.ts'
import type { NoteUse } from './use-notes.ts'

const MINUTE_MS = 60_000

/** Tokens that are not revoked. */
export const living = (reader: Reader) =>
  reader.selectFrom('crossfade_token').selectAll('crossfade_token').where('revoked_at', 'is', null)

export const tokenOfRow = (row: Omit<Tables['crossfade_token'], 'hash' | 'revoked_at'>): Token => ({
  id: row.id,
  name: row.name,
  role: row.role,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
})

/** The oldest first. */
export const livingCredentials = async (reader: Reader): Promise<readonly Credential[]> => {
  const rows = await living(reader).execute()
  // ids are the numbers of audit entries
  return rows
    .map((row) => ({ hash: row.hash, token: tokenOfRow(row) }))
    .toSorted((a, b) => Number(a.token.id) - Number(b.token.id))
}

export const livingTokens = async (reader: Reader): Promise<readonly Token[]> =>
  (await livingCredentials(reader)).map(({ token }) => token)

/** @throws ServerError 'token-name' */
export const insertToken = async (
  writer: Writer,
  { name, role, hash }: { readonly name: string; readonly role: Role; readonly hash: string },
  by: Authorship,
): Promise<Token> => {
  const stored = storable(name)
  await refuseTaken(writer, stored)
  // unique without asking for randomness
  const id = await writeAudit(writer, by, { before: null, after: { name: stored, role }, revision: null })
  const row = {
    id: String(id),
    name: stored,
    role,
    hash,
    created_at: by.at,
    last_used_at: null,
    revoked_at: null,
  }
  const created = await writer
    .insertInto('crossfade_token')
    .values(row)
    .returningAll()
    .executeTakeFirstOrThrow()
  return tokenOfRow(created)
}

const refuseTaken = async (reader: Reader, name: string): Promise<void> => {
  const taken = await living(reader).where('name', '=', name).executeTakeFirst()
  if (taken === undefined) return
  throw new ServerError(
    'token-name',
    `There is a token named ${JSON.stringify(name)} already: take another name, or revoke that one first.`,
  )
}

/** @returns whether there was one to revoke */
export const revokeToken = async (writer: Writer, name: string, by: Authorship): Promise<boolean> => {
  const token = await living(writer).where('name', '=', storable(name)).executeTakeFirst()
  if (token === undefined) return false
  await writer.updateTable('crossfade_token').set({ revoked_at: by.at }).where('id', '=', token.id).execute()
  const before = { name: token.name, role: token.role }
  await writeAudit(writer, by, { before, after: null, revision: null })
  return true
}

/** Notes when it was used, in whole minutes, so that hardly any request writes. */
export const useToken = async (
  reader: Reader,
  note: NoteUse,
  hash: string,
  at: number,
): Promise<Token | null> => {
  const row = await living(reader).where('hash', '=', hash).executeTakeFirst()
  if (row === undefined) return null
  const token = tokenOfRow(row)
  const minute = at - (at % MINUTE_MS)
  if (token.lastUsedAt !== null && token.lastUsedAt >= minute) return token
  return (await note(token.id, minute)) ? { ...token, lastUsedAt: minute } : token
}
