import type { Leg } from '../../core/index.ts'
import { writeAudit } from './audit.ts'
import type { Authorship, Kill } from './control-store.ts'
import { storable } from './storable.ts'
import type { Reader, Writer } from './tables.ts'

const currentKill = async (reader: Reader): Promise<Kill | null> => {
  const row = await reader
    .selectFrom('crossfade_kill')
    .select(['leg', 'actor', 'reason', 'at'])
    .executeTakeFirst()
  return row ?? null
}

/** See the store's `setKill`. @returns the kill that was there before */
export const replaceKill = async (
  writer: Writer,
  leg: Leg | null,
  by: Authorship,
  again: boolean,
): Promise<Kill | null> => {
  const before = await currentKill(writer)
  if (again && before !== null && (before.at > by.at || isBy(before, leg, by))) return before
  const after = leg === null ? null : killBy(leg, by)
  await writer.deleteFrom('crossfade_kill').execute()
  if (after !== null)
    await writer
      .insertInto('crossfade_kill')
      .values({ id: 1, ...after })
      .execute()
  await writeAudit(writer, by, { before, after, revision: null })
  return before
}

const isBy = (kill: Kill, leg: Leg | null, { actor, at }: Authorship): boolean =>
  kill.leg === leg && kill.at === at && kill.actor === storable(actor)

const killBy = (leg: Leg, { actor, reason, at }: Authorship): Kill => ({
  leg,
  actor: storable(actor),
  reason: reason === null ? null : storable(reason),
  at,
})
