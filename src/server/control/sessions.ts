import type { Token } from './control-store.ts'
import { tokenOfRow } from './tokens.ts'
import type { Reader, Writer } from './tables.ts'

/** @param now those that have expired by then are forgotten */
export const insertSession = async (
  writer: Writer,
  session: { readonly hash: string; readonly tokenId: string; readonly expiresAt: number },
  now: number,
): Promise<void> => {
  await writer.deleteFrom('crossfade_session').where('expires_at', '<=', now).execute()
  const { hash, tokenId, expiresAt } = session
  await writer
    .insertInto('crossfade_session')
    .values({ hash, token_id: tokenId, expires_at: expiresAt })
    .execute()
}

export const findSession = async (reader: Reader, hash: string, at: number): Promise<Token | null> => {
  const row = await reader
    .selectFrom('crossfade_session as session')
    .innerJoin('crossfade_token as token', 'token.id', 'session.token_id')
    .selectAll('token')
    .where('session.hash', '=', hash)
    .where('session.expires_at', '>', at)
    .where('token.revoked_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? null : tokenOfRow(row)
}

export const deleteSession = async (writer: Writer, hash: string): Promise<void> => {
  await writer.deleteFrom('crossfade_session').where('hash', '=', hash).execute()
}
