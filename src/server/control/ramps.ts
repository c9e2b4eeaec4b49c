import { writeAudit } from './audit.ts'
import type { Authorship, Lease, RampStep, StoredRamp, Stepped } from './control-store.ts'
import { readHead } from './head.ts'
import { writeRollout } from './rollouts.ts'
import { storable } from './storable.ts'
import type { Reader, Tables, Writer } from './tables.ts'

export const readRamp = async (reader: Reader): Promise<StoredRamp | null> => {
  const row = await reader
    .selectFrom('crossfade_ramp')
    .select(['version', 'document', 'at'])
    .executeTakeFirst()
  return row === undefined ? null : rampOf(row)
}

const rampOf = ({ version, document, at }: Omit<Tables['crossfade_ramp'], 'id'>): StoredRamp => ({
  version,
  document: JSON.parse(document) as StoredRamp['document'],
  at,
})

const currentLease = async (reader: Reader): Promise<Lease | null> => {
  const row = await reader
    .selectFrom('crossfade_lease')
    .select(['owner', 'fence', 'until'])
    .executeTakeFirst()
  return row ?? null
}

/** By a clock that was wrong: it would hold everybody else off for as long as that was ahead. */
const isFarAhead = (held: number, at: number, until: number): boolean => held - at > 2 * (until - at)

/** See the store's `lead`. */
export const takeLease = async (
  writer: Writer,
  name: string,
  at: number,
  until: number,
): Promise<Lease | null> => {
  const owner = storable(name)
  const current = await currentLease(writer)
  const isOwn = current?.owner === owner
  const isLive = current !== null && current.until > at && !isFarAhead(current.until, at, until)
  if (isLive && !isOwn) return null
  // one that ran out may have been somebody else's meanwhile: what was begun under it is refused
  const isKept = isLive && isOwn
  const lease = { owner, fence: (current?.fence ?? 0) + (isKept ? 0 : 1), until }
  await writer
    .insertInto('crossfade_lease')
    .values({ id: 1, ...lease })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(lease))
    .execute()
  return lease
}

/** See the store's `yieldLead`. */
export const giveUpLease = async (writer: Writer, fence: number): Promise<void> => {
  await writer.updateTable('crossfade_lease').set({ until: 0 }).where('fence', '=', fence).execute()
}

type Kept = Pick<RampStep, 'version' | 'fence' | 'document'>

/** Whether it is made from what is there, by who may. */
const checkStep = async (
  writer: Writer,
  { version, fence }: Kept,
  at: number,
): Promise<{ readonly ok: true; readonly current: StoredRamp | null } | Extract<Stepped, { ok: false }>> => {
  const lease = fence === null ? null : await currentLease(writer)
  if (fence !== null && (lease?.fence !== fence || lease.until <= at)) return { ok: false, why: 'lease' }
  const current = await readRamp(writer)
  return (current?.version ?? 0) === version ? { ok: true, current } : { ok: false, why: 'ramp' }
}

const writeRamp = async (writer: Writer, { version, document }: Kept, at: number): Promise<StoredRamp> => {
  const row = { version: version + 1, document: JSON.stringify(document), at }
  await writer
    .insertInto('crossfade_ramp')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  return rampOf(row)
}

/** See the store's `keep`. */
export const keepRamp = async (writer: Writer, seen: Kept, at: number): Promise<Stepped> => {
  const checked = await checkStep(writer, seen, at)
  return checked.ok ? { ok: true, ramp: await writeRamp(writer, seen, at), rollout: null } : checked
}

/** See the store's `step`. */
export const writeStep = async (writer: Writer, step: RampStep, by: Authorship): Promise<Stepped> => {
  const { evidence, rollout, fence } = step
  const checked = await checkStep(writer, step, by.at)
  if (!checked.ok) return checked
  // nothing goes on by itself over a kill that it did not know of
  if (rollout !== null && fence !== null && (await readHead(writer)).kill !== null)
    return { ok: false, why: 'rollout' }
  const written = rollout && (await writeRollout(writer, rollout.expected, rollout.document, by, evidence))
  if (written?.ok === false) return { ok: false, why: 'rollout' }
  const ramp = await writeRamp(writer, step, by.at)
  // with a rollout that one's entry says it all
  if (written === null)
    await writeAudit(writer, by, {
      before: checked.current?.document ?? null,
      after: ramp.document,
      revision: null,
      evidence,
    })
  return { ok: true, ramp, rollout: written?.rollout ?? null }
}
