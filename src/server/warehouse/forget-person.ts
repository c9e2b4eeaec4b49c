import type { ClickHouse } from './clickhouse/clickhouse.ts'
import type { WarehouseTable } from './tables.ts'
import { localTable, onCluster, type Topology } from './topology.ts'
import type { Forgotten } from './warehouse.ts'

type Links = { readonly anonymousIds: readonly string[]; readonly sessions: readonly string[] }

/** Ids of one statement: they are part of its address, which has a limit. */
const AT_ONCE = 500
const LONG = { max_execution_time: 600 }

/** See the warehouse's `forgetPerson`. */
export const forgetPerson = async (
  clickHouse: ClickHouse,
  topology: Topology,
  tables: readonly WarehouseTable[],
  userId: string,
): Promise<readonly Forgotten[]> => {
  const links = await linksOf(clickHouse, userId)
  const forgotten: Forgotten[] = []
  for (const table of tables) {
    let rows = 0
    for (const part of parts(links)) rows += await forgetIn(clickHouse, topology, table, { userId, ...part })
    forgotten.push({ table: table.name, rows })
  }
  return forgotten
}

const linksOf = async (clickHouse: ClickHouse, userId: string): Promise<Links> => {
  const anonymousIds = await distinct(clickHouse, 'anonymous_id', 'user_id = {userId:String}', { userId })
  const sessions = new Set(await distinct(clickHouse, 'session', 'user_id = {userId:String}', { userId }))
  for (const ids of chunks(anonymousIds)) {
    const theirs = `user_id = '' AND anonymous_id IN {ids:Array(String)}`
    for (const session of await distinct(clickHouse, 'session', theirs, { ids })) sessions.add(session)
  }
  return { anonymousIds, sessions: [...sessions] }
}

const distinct = async (
  clickHouse: ClickHouse,
  column: string,
  condition: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> => {
  const sql = `SELECT DISTINCT ${column} AS value FROM copies WHERE (${condition}) AND ${column} != ''`
  const rows = await clickHouse.query<{ readonly value: string }>(sql, parameters, LONG)
  return rows.map(({ value }) => value)
}

const chunks = (values: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(values.length / AT_ONCE) }, (_, index) =>
    values.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  )

const parts = ({ anonymousIds, sessions }: Links): readonly Links[] => [
  { anonymousIds: [], sessions: [] },
  ...chunks(anonymousIds).map((ids) => ({ anonymousIds: ids, sessions: [] })),
  ...chunks(sessions).map((ids) => ({ anonymousIds: [], sessions: ids })),
]

const forgetIn = async (
  clickHouse: ClickHouse,
  topology: Topology,
  table: WarehouseTable,
  person: Links & { readonly userId: string },
): Promise<number> => {
  const condition = conditionOf(table)
  if (condition === null) return 0
  const [found] = await clickHouse.query<{ readonly rows: string }>(
    `SELECT count() AS rows FROM ${table.name} WHERE ${condition}`,
    person,
    LONG,
  )
  const rows = Number(found?.rows ?? 0)
  if (rows === 0) return 0
  const local = `${localTable(topology, table.name)}${onCluster(topology)}`
  await clickHouse.command(`DELETE FROM ${local} WHERE ${condition}`, person, LONG)
  // what was deleted is only hidden until its part is written anew
  await clickHouse.command(`ALTER TABLE ${local} APPLY DELETED MASK`, {}, LONG)
  return rows
}

/** A row that bears another user's id is that user's, however it came by this device or session. */
const conditionOf = ({ person }: WarehouseTable): string | null => {
  const linked = [
    person.anonymousId && `${person.anonymousId} IN {anonymousIds:Array(String)}`,
    person.session && `${person.session} IN {sessions:Array(String)}`,
  ].filter((each) => each !== undefined)
  const links = linked.length === 0 ? null : linked.join(' OR ')
  if (person.userId === undefined) return links
  const own = `${person.userId} = {userId:String}`
  return links === null ? own : `${own} OR (${person.userId} = '' AND (${links}))`
}
