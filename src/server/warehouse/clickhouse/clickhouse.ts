import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client'
import type { QueryParameters, QuerySettings } from '../warehouse.ts'
import type { Address } from './address.ts'
import { errorOf } from './error-of.ts'
import { SETTINGS } from './settings.ts'

/** ClickHouse over HTTP. Every method rejects with WarehouseError. */
export type ClickHouse = {
  query<Row>(sql: string, parameters?: QueryParameters, settings?: QuerySettings): Promise<Row[]>
  command(sql: string, parameters?: QueryParameters, settings?: QuerySettings): Promise<void>
  insert(batch: Batch): Promise<void>
  close(): Promise<void>
}

export type Batch = {
  readonly table: string
  readonly columns: readonly string[]
  /** See rowLines. */
  readonly lines: Buffer
  /** The same again changes nothing. */
  readonly token: string
}

const READERS = 12
const WRITERS = 4
/** Over what a query may take, so that the server's own limit ends it. */
const SLACK_MS = 15_000

/** @param compressed packs bodies both ways, which is worth it over a network only */
export const connectClickHouse = (address: Address, compressed: boolean): ClickHouse => {
  const clientOf = (max_open_connections: number): ClickHouseClient =>
    createClient({
      url: address.url,
      username: address.username,
      password: address.password,
      database: address.database,
      application: 'crossfade',
      max_open_connections,
      // the time of a request is limited below, by the query's own limit
      request_timeout: 3_600_000,
      compression: { request: compressed, response: compressed },
      log: { level: ClickHouseLogLevel.OFF },
      clickhouse_settings: SETTINGS,
    })
  // apart, so that no number of long queries keeps a batch waiting for a connection
  const reader = clientOf(READERS)
  const writer = clientOf(WRITERS)
  const attempt = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work()
    } catch (error) {
      throw errorOf(error, address.place)
    }
  }
  const request = (query: string, parameters: QueryParameters, settings: QuerySettings) => ({
    query,
    query_params: parameters,
    clickhouse_settings: settings,
    abort_signal: timeLimit(settings),
  })
  return {
    query: <Row>(sql: string, parameters: QueryParameters = {}, settings: QuerySettings = {}) =>
      attempt(async () => {
        const asked = { ...request(sql, parameters, settings), format: 'JSONEachRow' as const }
        return (await reader.query(asked)).json<Row>()
      }),
    command: (sql, parameters = {}, settings = {}) =>
      attempt(async () => void (await reader.command(request(sql, parameters, settings)))),
    insert: ({ table, columns, lines, token }) =>
      attempt(async () => {
        const settings = { insert_deduplication_token: token }
        const query = `INSERT INTO ${table} (${columns.join(', ')}) FORMAT JSONCompactEachRow`
        // the client's own insert() takes a stream of buffers for a stream of rows
        const values = Readable.from([lines], { objectMode: false })
        const { stream } = await writer.exec({ ...request(query, {}, settings), values })
        await finished(stream.resume())
      }),
    async close() {
      await Promise.all([reader.close(), writer.close()])
    },
  }
}

const timeLimit = (settings: QuerySettings): AbortSignal => {
  const seconds = Number(settings['max_execution_time'] ?? SETTINGS['max_execution_time'])
  return AbortSignal.timeout(seconds * 1_000 + SLACK_MS)
}
