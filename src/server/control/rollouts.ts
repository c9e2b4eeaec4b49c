import { HIGHEST_REVISION } from '../rollout/next-revision.ts'
import { ServerError } from '../server-error.ts'
import { writeAudit } from './audit.ts'
import type { Authorship, RampStep, StoredRevision, Written } from './control-store.ts'
import type { Reader, Tables, Writer } from './tables.ts'

type Document = StoredRevision['document']

const newestRollout = async (reader: Reader): Promise<StoredRevision | null> => {
  const row = await reader
    .selectFrom('crossfade_rollout')
    .selectAll()
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : revisionOf(row)
}

export const findRollout = async (reader: Reader, revision: number): Promise<StoredRevision | null> => {
  // neither database compares its integers with anything else
  if (!Number.isSafeInteger(revision)) return null
  const row = await reader
    .selectFrom('crossfade_rollout')
    .selectAll()
    .where('revision', '=', revision)
    .executeTakeFirst()
  return row === undefined ? null : revisionOf(row)
}

export const revisionOf = ({ revision, document, at }: Tables['crossfade_rollout']): StoredRevision => ({
  revision,
  document: JSON.parse(document) as Document,
  at,
})

/** Compare-and-set, see the store's `change`. */
export const writeRollout = async (
  writer: Writer,
  expected: number,
  document: Document,
  by: Authorship,
  evidence: RampStep['evidence'] = null,
): Promise<Written> => {
  const current = await newestRollout(writer)
  const newest = current?.revision ?? 0
  if (newest !== expected) return { ok: false, current }
  const revision = revisionAfter(newest, document['revision'])
  const text = JSON.stringify({ ...document, revision })
  const row = { revision, document: text, at: by.at }
  await writer.insertInto('crossfade_rollout').values(row).execute()
  const rollout = revisionOf(row)
  await writeAudit(writer, by, {
    before: current?.document ?? null,
    after: rollout.document,
    revision,
    evidence,
  })
  return { ok: true, rollout }
}

const revisionAfter = (newest: number, wanted: unknown): number => {
  const isHigher = typeof wanted === 'number' && Number.isSafeInteger(wanted) && wanted > newest
  const revision = isHigher ? wanted : newest + 1
  if (revision <= HIGHEST_REVISION) return revision
  throw new ServerError(
    'rollout',
    `The revision ${revision} cannot be stored: ${HIGHEST_REVISION} (2^50) is the highest; give the rollout a lower one.`,
  )
}
