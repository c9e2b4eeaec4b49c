import { sql, type Selectable } from 'kysely'
import type { AuditEntry, Authorship } from './control-store.ts'
import { storable } from './storable.ts'
import type { Reader, Tables, Writer } from './tables.ts'

type Change = Pick<AuditEntry, 'before' | 'after' | 'revision'>

/**
 * Writes down what the change under way does.
 * @returns the entry's id: one more than the last one's, as no other change is under way
 */
export const writeAudit = async (writer: Writer, by: Authorship, change: Change): Promise<number> => {
  const { id } = await writer
    .insertInto('crossfade_audit')
    .values({
      id: sql<number>`(select coalesce(max(id), 0) + 1 from crossfade_audit)`,
      at: by.at,
      actor: storable(by.actor),
      action: by.action,
      reason: by.reason === null ? null : storable(by.reason),
      before: change.before && JSON.stringify(change.before),
      after: change.after && JSON.stringify(change.after),
      revision: change.revision,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The newest first. */
export const readAudit = async (
  reader: Reader,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<readonly AuditEntry[]> => {
  const newest = reader.selectFrom('crossfade_audit').selectAll().orderBy('id', 'desc').limit(limit)
  const rows = await (before === undefined ? newest : newest.where('id', '<', before)).execute()
  return rows.map(entryOf)
}

const entryOf = (row: Selectable<Tables['crossfade_audit']>): AuditEntry => ({
  id: row.id,
  at: row.at,
  actor: row.actor,
  action: row.action,
  reason: row.reason,
  before: row.before === null ? null : (JSON.parse(row.before) as AuditEntry['before']),
  after: row.after === null ? null : (JSON.parse(row.after) as AuditEntry['after']),
  revision: row.revision,
})
