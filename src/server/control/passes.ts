import type { Token } from './control-store.ts'
import type { Reader, Tables, Writer } from './tables.ts'
import { living, tokenOfRow } from './tokens.ts'

/** What stands for a token until it expires: a link that signs one browser in, or a browser that is signed in. */
export type PassTable = 'crossfade_login' | 'crossfade_session'

/** @param now those that have expired by then are forgotten */
export const insertPass = async (
  writer: Writer,
  table: PassTable,
  pass: Tables[PassTable],
  now: number,
): Promise<void> => {
  await writer.deleteFrom(table).where('expires_at', '<=', now).execute()
  await writer.insertInto(table).values(pass).execute()
}

/** The token behind a pass; null where that is unknown, too old, or its token is revoked. */
export const tokenBehind = async (
  reader: Reader,
  table: PassTable,
  hash: string,
  at: number,
): Promise<Token | null> => {
  const row = await living(reader)
    .where('id', 'in', (db) =>
      db.selectFrom(table).select('token_id').where('hash', '=', hash).where('expires_at', '>', at),
    )
    .executeTakeFirst()
  return row === undefined ? null : tokenOfRow(row)
}

export const deletePass = async (writer: Writer, table: PassTable, hash: string): Promise<void> => {
  await writer.deleteFrom(table).where('hash', '=', hash).execute()
}
