import { writeAudit } from './audit.ts'
import type { Authorship, Lease, RampStep, StoredRamp, Stepped } from './control-store.ts'
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
  if (current !== null && !isOwn && current.until > at) return null
  // one that ran out may have been somebody else's meanwhile: what was begun under it is refused
  const isKept = isOwn && current.until > at
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

/** See the store's `step`. */
export const writeStep = async (writer: Writer, step: RampStep, by: Authorship): Promise<Stepped> => {
  const { version, fence, document, evidence } = step
  const lease = fence === null ? null : await currentLease(writer)
  if (fence !== null && (lease?.fence !== fence || lease.until <= by.at)) return { ok: false, why: 'lease' }
  const current = await readRamp(writer)
  if ((current?.version ?? 0) !== version) return { ok: false, why: 'ramp' }
  const written =
    step.rollout && (await writeRollout(writer, step.rollout.expected, step.rollout.document, by, evidence))
  if (written?.ok === false) return { ok: false, why: 'rollout' }
  const row = { version: version + 1, document: JSON.stringify(document), at: by.at }
  await writer
    .insertInto('crossfade_ramp')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  const ramp = rampOf(row)
  // with a rollout that one's entry says it all
  if (written === null)
    await writeAudit(writer, by, {
      before: current?.document ?? null,
      after: ramp.document,
      revision: null,
      evidence,
    })
  return { ok: true, ramp, rollout: written?.rollout ?? null }
}
