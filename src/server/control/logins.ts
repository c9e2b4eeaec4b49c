import { writeAudit } from './audit.ts'
import type { Token } from './control-store.ts'
import { deletePass, tokenBehind } from './passes.ts'
import type { Reader, Writer } from './tables.ts'

/** Whether there is such a link, used by nobody so far. */
export const hasLogin = async (reader: Reader, hash: string): Promise<boolean> =>
  (await reader.selectFrom('crossfade_login').select('hash').where('hash', '=', hash).executeTakeFirst()) !==
  undefined

/** Deletes the link, and writes down who came in by it. */
export const takeLogin = async (writer: Writer, hash: string, at: number): Promise<Token | null> => {
  const token = await tokenBehind(writer, 'crossfade_login', hash, at)
  if (token === null) return null
  await deletePass(writer, 'crossfade_login', hash)
  const by = { actor: token.name, action: 'login', reason: null, at } as const
  await writeAudit(writer, by, {
    before: null,
    after: { name: token.name, role: token.role },
    revision: null,
  })
  return token
}
