import type { ClickHouse } from './clickhouse/clickhouse.ts'
import type { Retention } from './migrations/migration.ts'
import type { WarehouseTable } from './tables.ts'
import type { Topology } from './topology.ts'
import type { TableUsage } from './warehouse.ts'

type Size = { readonly bytes: number; readonly rows: number }
/** Bytes that stay for so many days; null = for ever. */
type Share = { readonly bytes: number; readonly days: number | null }
type Measured = Size & {
  readonly table: WarehouseTable
  readonly spanDays: number
  readonly shares: readonly Share[]
}

const DAY_MS = 86_400_000
/** Of less than an hour nothing can be told about a day. */
const MIN_DAYS = 1 / 24

/** See the warehouse's `usage`. */
export const usageOf = async (
  clickHouse: ClickHouse,
  topology: Topology,
  retention: Retention,
  tables: readonly WarehouseTable[],
): Promise<readonly TableUsage[]> => {
  const [freeBytes, sizes] = await Promise.all([
    diskFree(clickHouse, topology),
    sizesOf(clickHouse, topology),
  ])
  const measured = await Promise.all(
    tables.map((table) =>
      measure(
        clickHouse,
        retention,
        table,
        sizes.get(topology.cluster === null ? table.name : `${table.name}_local`),
      ),
    ),
  )
  const daysLeft = daysUntilFull(measured, freeBytes)
  return measured.map(({ table, bytes, rows, shares, spanDays }) => ({
    table: table.name,
    bytes,
    rows,
    bytesPerDay: bytesPerDay(shares, spanDays),
    daysKept: table.keptDays(retention),
    diskFreeBytes: freeBytes,
    daysLeft,
  }))
}

/** Bytes that a day adds. What is older than it is kept is gone, so that the rest came in that time. */
const bytesPerDay = (shares: readonly Share[], spanDays: number): number | null =>
  spanDays < MIN_DAYS
    ? null
    : shares.reduce((sum, { bytes, days }) => sum + bytes / Math.min(spanDays, days ?? spanDays), 0)

/** What is still to come before as much goes as comes. */
const stillToCome = ({ shares, spanDays }: Measured): number =>
  shares.reduce((sum, { bytes, days }) => {
    if (days === null) return sum + (bytes > 0 ? Infinity : 0)
    return sum + (bytes / Math.min(spanDays, days)) * Math.max(0, days - spanDays)
  }, 0)

const daysUntilFull = (measured: readonly Measured[], freeBytes: number): number | null => {
  const known = measured.filter(({ spanDays }) => spanDays >= MIN_DAYS)
  const daily = known.reduce((sum, { shares, spanDays }) => sum + (bytesPerDay(shares, spanDays) ?? 0), 0)
  const toCome = known.reduce((sum, each) => sum + stillToCome(each), 0)
  return daily === 0 || toCome <= freeBytes ? null : freeBytes / daily
}

const systemTable = ({ cluster }: Topology, table: string): string =>
  cluster === null ? `system.${table}` : `clusterAllReplicas('${cluster}', system.${table})`

const diskFree = async (clickHouse: ClickHouse, topology: Topology): Promise<number> => {
  const [row] = await clickHouse.query<{ readonly free: string }>(
    // storage without an end says the largest number there is
    `SELECT toUInt64(sum(least(free_space, toUInt64(1e15)))) AS free FROM ${systemTable(topology, 'disks')}`,
  )
  return Number(row?.free ?? 0)
}

type ColumnSize = {
  readonly table: string
  readonly column: string
  readonly bytes: string
  readonly rows: string
}
type Sizes = ReadonlyMap<string, Size & { readonly columns: ReadonlyMap<string, number> }>

const sizesOf = async (clickHouse: ClickHouse, topology: Topology): Promise<Sizes> => {
  const condition = 'WHERE active AND database = {database:String}'
  const { database } = topology
  const [tables, columns] = await Promise.all([
    clickHouse.query<ColumnSize>(
      `SELECT table, sum(bytes_on_disk) AS bytes, sum(rows) AS rows FROM ${systemTable(topology, 'parts')} ${condition} GROUP BY table`,
      { database },
    ),
    clickHouse.query<ColumnSize>(
      `SELECT table, column, sum(column_bytes_on_disk) AS bytes FROM ${systemTable(topology, 'parts_columns')} ${condition} GROUP BY table, column`,
      { database },
    ),
  ])
  return new Map(
    tables.map(({ table, bytes, rows }) => [
      table,
      {
        bytes: Number(bytes),
        rows: Number(rows),
        columns: new Map(
          columns.filter((each) => each.table === table).map((each) => [each.column, Number(each.bytes)]),
        ),
      },
    ]),
  )
}

const measure = async (
  clickHouse: ClickHouse,
  retention: Retention,
  table: WarehouseTable,
  size: Size & { readonly columns: ReadonlyMap<string, number> } = { bytes: 0, rows: 0, columns: new Map() },
): Promise<Measured> => {
  const { short } = table
  const shortBytes = short === undefined ? 0 : (size.columns.get(short.column) ?? 0)
  const shares: Share[] = [{ bytes: size.bytes - shortBytes, days: table.keptDays(retention) }]
  if (short !== undefined) shares.push({ bytes: shortBytes, days: short.days(retention) })
  const { bytes, rows } = size
  return { table, bytes, rows, shares, spanDays: rows === 0 ? 0 : await spanOf(clickHouse, table) }
}

const spanOf = async (clickHouse: ClickHouse, { name, time }: WarehouseTable): Promise<number> => {
  const [row] = await clickHouse.query<{ readonly ms: string }>(
    `SELECT dateDiff('millisecond', min(${time}), now64(3)) AS ms FROM ${name}`,
  )
  return Math.max(0, Number(row?.ms ?? 0) / DAY_MS)
}
