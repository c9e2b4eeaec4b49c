import { sql, type Selectable } from 'kysely'
import type { AuditEntry, Authorship, HistoryOptions, RampStep } from './control-store.ts'
import { storable } from './storable.ts'
import type { Reader, Tables, Writer } from './tables.ts'

type Change = Pick<AuditEntry, 'before' | 'after' | 'revision'> & {
  readonly evidence?: RampStep['evidence']
}

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
      evidence: change.evidence ? JSON.stringify(change.evidence) : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Of the documents that are read at once: several of them are in memory for each, and others wait meanwhile. */
const MAX_BYTES = 16 * 1024 * 1024

/** See the store's `history`. */
export const readAudit = async (
  reader: Reader,
  { before = Number.MAX_SAFE_INTEGER, limit, lean = false }: HistoryOptions,
): Promise<readonly AuditEntry[]> => {
  const page = reader
    .selectFrom('crossfade_audit')
    .where('id', '<', before)
    .orderBy('id', 'desc')
    .limit(limit)
  if (lean) {
    const rows = await page.select(['id', 'at', 'actor', 'action', 'reason', 'revision']).execute()
    return rows.map((row) => ({ ...row, before: null, after: null }))
  }
  const sizes = await page.select(['id', bytes.as('bytes')]).execute()
  const last = lastThatFits(sizes)
  const rows = last === undefined ? [] : await page.where('id', '>=', last).selectAll().execute()
  return rows.map(entryOf)
}

const bytes = sql<number>`coalesce(octet_length(${sql.ref('before')}), 0) + coalesce(octet_length(${sql.ref('after')}), 0)
  + coalesce(octet_length(${sql.ref('evidence')}), 0)`

const lastThatFits = (
  rows: readonly { readonly id: number; readonly bytes: number }[],
): number | undefined => {
  let sum = 0
  const beyond = rows.findIndex((row) => (sum += row.bytes) > MAX_BYTES)
  return (beyond < 0 ? rows.at(-1) : rows[Math.max(0, beyond - 1)])?.id
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
  ...(row.evidence !== null && {
    evidence: JSON.parse(row.evidence) as NonNullable<AuditEntry['evidence']>,
  }),
})
