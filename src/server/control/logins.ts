import { writeAudit } from './audit.ts'
import type { Token } from './control-store.ts'
import { tokenOfRow } from './tokens.ts'
import type { Reader, Writer } from './tables.ts'

/** @param now those that have expired by then are forgotten */
export const insertLogin = async (
  writer: Writer,
  login: { readonly hash: string; readonly tokenId: string; readonly expiresAt: number },
  now: number,
): Promise<void> => {
  await writer.deleteFrom('crossfade_login').where('expires_at', '<=', now).execute()
  const { hash, tokenId, expiresAt } = login
  await writer
    .insertInto('crossfade_login')
    .values({ hash, token_id: tokenId, expires_at: expiresAt })
    .execute()
}

/** Whether there is such a link, used by nobody so far. */
export const hasLogin = async (reader: Reader, hash: string): Promise<boolean> =>
  (await reader.selectFrom('crossfade_login').select('hash').where('hash', '=', hash).executeTakeFirst()) !==
  undefined

/** Deletes the link, and writes down who came in by it. */
export const takeLogin = async (writer: Writer, hash: string, at: number): Promise<Token | null> => {
  const row = await writer
    .selectFrom('crossfade_login as login')
    .innerJoin('crossfade_token as token', 'token.id', 'login.token_id')
    .selectAll('token')
    .where('login.hash', '=', hash)
    .where('login.expires_at', '>', at)
    .where('token.revoked_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  await writer.deleteFrom('crossfade_login').where('hash', '=', hash).execute()
  const token = tokenOfRow(row)
  const by = { actor: token.name, action: 'login', reason: null, at } as const
  await writeAudit(writer, by, {
    before: null,
    after: { name: token.name, role: token.role },
    revision: null,
  })
  return token
}
