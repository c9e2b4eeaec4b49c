import type { AuditEntry, History } from '../../api/wire.ts'
import type { Document } from '../../shares/edits.ts'
import { isWrite } from '../history/describe-entry.ts'

/** What an undo goes back to. */
export type UndoTarget = {
  readonly document: Document
  /** What it takes back, where that is the last change alone. */
  readonly entry: AuditEntry | null
}

const target = (document: AuditEntry['before'], entry: AuditEntry | null): UndoTarget | null =>
  document === null ? null : { document: document as unknown as Document, entry }

/** @param to a revision, or null for the one before the newest change */
export const undoTarget = ({ entries }: History, to: number | null): UndoTarget | null => {
  const writes = entries.filter(isWrite)
  if (to === null) return target(writes[0]?.before ?? null, writes[0] ?? null)
  return target(writes.find(({ revision }) => revision === to)?.after ?? null, null)
}
