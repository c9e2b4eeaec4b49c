import { INCIDENT_MS, isIncident } from '../../core/incident/is-incident.ts'
import type { Leg } from '../../core/index.ts'
import type { AuditEntry, ControlStore } from '../control/control-store.ts'
import { readFollowing } from '../reports/figures/read-following.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Incident, Reached, Volume } from './incident.ts'

const MINUTE_MS = 60_000
const PAGE = 200
const LEGS = ['segment', 'rudderstack'] as const satisfies readonly Leg[]

const time = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`

const VOLUME = `
SELECT toString(leg) AS leg, sum(weight) AS copies, toUnixTimestamp64Milli(min(received)) AS first FROM copies FINAL
WHERE received >= ${time('from')} AND received < ${time('to')} GROUP BY leg`

/** The first revision above all that pages named before. */
const REVISION = `
SELECT min(s.revision) AS named FROM sightings AS s
WHERE key = {key:String} AND received >= ${time('at')} AND received < ${time('until')} AND s.revision > (
  SELECT max(revision) FROM sightings WHERE key = {key:String} AND received < ${time('at')})`

const CALLS = `
SELECT pair_id, countIf(leg = 'segment') AS segment, countIf(leg = 'rudderstack') AS rudderstack, max(revision) AS revision
FROM copies FINAL WHERE pair_id != '' AND origin >= ${time('at')} AND origin < ${time('until')} AND NOT forced GROUP BY pair_id`

const GAP = `
SELECT count() AS calls, countIf(c.segment > 0 AND c.rudderstack > 0) AS both, countIf(c.rudderstack = 0) AS segment,
  countIf(c.segment = 0) AS rudderstack FROM (${CALLS}) AS c WHERE c.revision < {revision:UInt64}`

const DUPLICATES = `
SELECT sum(greatest(c.segment, 1) - 1) AS segment, sum(greatest(c.rudderstack, 1) - 1) AS rudderstack FROM (${CALLS}) AS c`

const PEOPLE = `
SELECT count() AS seen, countIf(length(arrayFilter(x -> NOT has(before, x), after)) > 0) AS changed FROM (
  SELECT subject, groupUniqArrayIf(100)(anonymous_id, origin < ${time('at')}) AS before,
    groupUniqArrayIf(100)(anonymous_id, origin >= ${time('at')}) AS after
  FROM copies WHERE subject != '' AND anonymous_id != '' AND NOT forced
    AND origin >= ${time('from')} AND origin < ${time('until')}
  GROUP BY subject HAVING length(before) > 0 AND length(after) > 0
) AS p`

type Query = Pick<Warehouse, 'query'>
type Texts<Name extends string> = { readonly [name in Name]: string }

/** @param isSetUp whether copies came before: silence since then is silence */
const volumeOf = async (
  warehouse: Query,
  from: number,
  to: number,
  isSetUp: boolean,
): Promise<{ readonly [leg in Leg]: Volume }> => {
  const rows = await warehouse.query<Texts<'leg' | 'copies' | 'first'>>(VOLUME, { from, to })
  const began = isSetUp ? from : Math.min(to, ...rows.map(({ first }) => Number(first)))
  const volume = (leg: Leg): Volume => {
    const copies = Number(rows.find((row) => row.leg === leg)?.copies ?? 0)
    // a vendor that was set up half an hour before has brought nothing in the first half
    const minutes = Math.max(0, to - began) / MINUTE_MS
    return { copies, minutes, perMinute: minutes > 0 ? copies / minutes : 0 }
  }
  return { segment: volume('segment'), rudderstack: volume('rudderstack') }
}

type Told = Pick<AuditEntry, 'id' | 'at' | 'actor' | 'action' | 'reason'>
const told = ({ id, at, actor, action, reason }: AuditEntry): Told => ({ id, at, actor, action, reason })

const legOf = ({ action, after }: AuditEntry): Leg | null =>
  action === 'kill' ? (LEGS.find((leg) => leg === after?.['leg']) ?? null) : null

const CHANGES: readonly AuditEntry['action'][] = [
  'init',
  'set',
  'apply',
  'undo',
  'promote',
  'rollback',
  'abort',
  'ramp-start',
  'ramp-change',
  'resume',
]

type History = Pick<ControlStore, 'history'>

const entryOf = async (store: History, id: number): Promise<AuditEntry | null> => {
  const [entry] = await store.history({ before: id + 1, limit: 1 })
  return entry?.id === id ? entry : null
}

const isEnd = async (store: History, { id, action }: AuditEntry, of: AuditEntry): Promise<boolean> => {
  if (of.action !== 'kill') return action === 'resume'
  if (action !== 'kill') return action === 'unkill'
  // the other leg in its place; the same one again says no more than before
  const other = await entryOf(store, id)
  return other !== null && legOf(other) !== legOf(of)
}

/** The first entry after it that ended it; null while none has. */
const endOf = async (store: History, of: AuditEntry): Promise<AuditEntry | null> => {
  for (let from = of.id; ; from += PAGE) {
    const page = await store.history({ before: from + PAGE + 1, limit: PAGE, lean: true })
    const fresh = page.filter(({ id }) => id > from).toReversed()
    for (const one of fresh) if (await isEnd(store, one, of)) return one
    if (fresh.length < PAGE) return null
  }
}

/** The entry, what came before it, and what ended it. */
const around = async (store: History, id: number) => {
  const entry = await entryOf(store, id)
  if (entry === null || !isIncident(entry)) return null
  const before = (await store.history({ before: id, limit: PAGE, lean: true })).find(({ action }) =>
    CHANGES.includes(action),
  )
  return { entry, before: before ?? null, ended: await endOf(store, entry) }
}

/**
 * What is known of an incident.
 * @param id of its audit entry @param now ms since epoch @returns null where there is no such incident
 */
export const readIncident = async (
  store: History,
  warehouse: Query,
  key: string,
  id: number,
  now: number,
): Promise<Incident | null> => {
  const found = await around(store, id)
  if (found === null) return null
  const { entry, before, ended } = found
  const { at } = entry
  const until = Math.min(now, at + INCIDENT_MS)
  const from = at - INCIDENT_MS
  const range = { at, until, from }
  const [named] = await warehouse.query<Texts<'named'>>(REVISION, { key, at, until })
  // a kill's is named by pages alone; a halt publishes none
  const revision = entry.revision ?? (entry.action === 'kill' ? Number(named?.named ?? 0) || null : null)
  const [first, then, [gap], [duplicates], [people], following] = await Promise.all([
    volumeOf(warehouse, from, at, false),
    volumeOf(warehouse, at, until, true),
    warehouse.query<Texts<keyof Reached>>(GAP, { ...range, revision: revision ?? 0 }),
    warehouse.query<Texts<Leg>>(DUPLICATES, range),
    warehouse.query<Texts<'seen' | 'changed'>>(PEOPLE, range),
    revision === null ? null : readFollowing(warehouse, key, { revision, publishedAt: at }, until),
  ])
  const byLeg = <Value>(of: (leg: Leg) => Value): { readonly [leg in Leg]: Value } =>
    Object.fromEntries(LEGS.map((leg) => [leg, of(leg)])) as { readonly [leg in Leg]: Value }
  const reached = (name: keyof Reached): number => Number(gap?.[name] ?? 0)
  return {
    id,
    action: entry.action,
    leg: legOf(entry),
    actor: entry.actor,
    reason: entry.reason,
    at,
    until,
    isOver: now >= at + INCIDENT_MS,
    before: before && told(before),
    ended: ended && told(ended),
    revision,
    reachedMs: following?.reachedMs ?? null,
    volume: byLeg((leg) => ({ before: first[leg], after: then[leg] })),
    gap: {
      calls: reached('calls'),
      both: reached('both'),
      segment: reached('segment'),
      rudderstack: reached('rudderstack'),
    },
    duplicates: byLeg((leg) => Number(duplicates?.[leg] ?? 0)),
    people: { seen: Number(people?.seen ?? 0), changed: Number(people?.changed ?? 0) },
  }
}

/** The newest incidents of the audit log, without what became of them. */
export const listIncidents = async (store: History, most: number): Promise<readonly Told[]> => {
  const found: Told[] = []
  let before: number | undefined
  for (;;) {
    const entries = await store.history({ limit: 1_000, lean: true, ...(before !== undefined && { before }) })
    found.push(...entries.filter(isIncident).map(told))
    if (entries.length < 1_000 || found.length >= most) return found.slice(0, most)
    before = entries.at(-1)!.id
  }
}
