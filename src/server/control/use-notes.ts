import type { Reader, Writer } from './tables.ts'

/**
 * Notes that a token was used in a minute, ms since epoch. @returns whether it could be noted: a full disk, or another
 * process that keeps the database locked, must keep nobody from a kill
 */
export type NoteUse = (tokenId: string, minute: number) => Promise<boolean>

/** While a token's use is being noted, nobody else who comes with it waits for that. */
export const createUseNotes = (database: Reader): NoteUse => {
  const underWay = new Set<string>()
  return async (id, minute) => {
    if (underWay.has(id)) return false
    underWay.add(id)
    try {
      await database.transaction().execute((writer) => note(writer, id, minute))
      return true
    } catch {
      return false
    } finally {
      underWay.delete(id)
    }
  }
}

const note = (writer: Writer, id: string, minute: number): Promise<unknown> =>
  writer
    .updateTable('crossfade_token')
    .set({ last_used_at: minute })
    .where('id', '=', id)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', minute)]))
    .execute()
