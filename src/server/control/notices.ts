import type { DueNotice, NoticesClaim, QueuedNotice, Waiting } from './control-store.ts'
import { storable } from './storable.ts'
import type { Reader, Writer } from './tables.ts'

const DAY_MS = 86_400_000
/** One that was told is remembered so long, not to be told again. */
const KEEP_MS = 30 * DAY_MS
/** No schedule waits longer: a clock that was ahead set it. */
const FAR_MS = 2 * DAY_MS

/** See the store's `queueNotices`. */
export const queueNotices = async (
  writer: Writer,
  notices: readonly QueuedNotice[],
  at: number,
  most: number,
): Promise<void> => {
  await writer
    .deleteFrom('crossfade_notice')
    .where('at', '<', at - KEEP_MS)
    .execute()
  let number = await lastNumber(writer)
  for (const { id, target, document } of notices)
    await writer
      .insertInto('crossfade_notice')
      .values({
        number: ++number,
        id: storable(id),
        target: storable(target),
        document: JSON.stringify(document),
        at,
        tries: 0,
        due_at: at,
        claimed_until: 0,
        is_done: 0,
      })
      .onConflict((conflict) => conflict.columns(['id', 'target']).doNothing())
      .execute()
  const beyond = await writer
    .selectFrom('crossfade_notice')
    .select('number')
    .where('is_done', '=', 0)
    .orderBy('number', 'desc')
    .offset(most)
    .limit(1)
    .executeTakeFirst()
  if (beyond === undefined) return
  await writer
    .deleteFrom('crossfade_notice')
    .where('is_done', '=', 0)
    .where('number', '<=', beyond.number)
    .execute()
}

const lastNumber = async (reader: Reader): Promise<number> => {
  const row = await reader
    .selectFrom('crossfade_notice')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirst()
  return row?.number ?? 0
}

/** See the store's `claimNotices`. */
export const claimNotices = async (
  writer: Writer,
  { target, at, until, limit }: NoticesClaim,
): Promise<readonly DueNotice[]> => {
  const rows = await writer
    .selectFrom('crossfade_notice')
    .select(['number', 'id', 'target', 'document', 'tries'])
    .where('target', '=', storable(target))
    .where('is_done', '=', 0)
    .where(({ or, eb }) => or([eb('due_at', '<=', at), eb('due_at', '>', at + FAR_MS)]))
    .where(({ or, eb }) =>
      or([eb('claimed_until', '<=', at), eb('claimed_until', '>', at + 2 * (until - at))]),
    )
    .orderBy('number')
    .limit(limit)
    .execute()
  for (const { number, tries } of rows)
    await writer
      .updateTable('crossfade_notice')
      .set({ claimed_until: until, tries: tries + 1 })
      .where('number', '=', number)
      .execute()
  return rows.map(({ id, target: to, document, tries }) => ({
    id,
    target: to,
    document: JSON.parse(document) as DueNotice['document'],
    tries: tries + 1,
  }))
}

/** See the store's `settleNotice`. */
export const settleNotice = async (
  writer: Writer,
  { id, target, tries }: Pick<DueNotice, 'id' | 'target' | 'tries'>,
  dueAt: number | null,
): Promise<void> => {
  const own = writer
    .updateTable('crossfade_notice')
    .where('id', '=', storable(id))
    .where('target', '=', storable(target))
    .where('is_done', '=', 0)
  // whoever took it meanwhile decides when it is tried again, but what was told was told
  await (
    dueAt === null
      ? own.set({ is_done: 1 })
      : own.set({ due_at: dueAt, claimed_until: 0 }).where('tries', '=', tries)
  ).execute()
}

/** See the store's `waitingNotices`. */
export const readWaiting = async (reader: Reader, targets: readonly string[]): Promise<Waiting> => {
  if (targets.length === 0) return { count: 0, dueAt: null }
  const rows = await reader
    .selectFrom('crossfade_notice')
    .select(['due_at', 'claimed_until'])
    .where('target', 'in', targets.map(storable))
    .where('is_done', '=', 0)
    .execute()
  const dueAt = Math.min(...rows.map((row) => Math.max(row.due_at, row.claimed_until)))
  return { count: rows.length, dueAt: rows.length === 0 ? null : dueAt }
}
