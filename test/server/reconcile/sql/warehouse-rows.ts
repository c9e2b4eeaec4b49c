type Fields = Readonly<Record<string, unknown>>

export type WarehouseRow = Readonly<Record<string, unknown>>

export const TABLES = ['tracks', 'pages', 'screens', 'identifies', 'groups', 'aliases'] as const

const TYPES: Readonly<Record<string, string>> = {
  track: 'tracks',
  page: 'pages',
  screen: 'screens',
  identify: 'identifies',
  group: 'groups',
  alias: 'aliases',
}

/** Both vendors' warehouses end times without T and Z. */
const time = (value: unknown): string => String(value).replace('T', ' ').replace('Z', '+00')

/** Rows of a table as both vendors load it: the columns that are asked for. */
export const warehouseRows = (bodies: readonly Fields[], table: string): readonly WarehouseRow[] =>
  bodies
    .filter(({ type }) => TYPES[String(type)] === table)
    .map((body) => {
      const stamp = (body['context'] as Fields)['crossfade'] as Fields
      return {
        id: body['messageId'],
        name: body['name'] ?? null,
        event_text: body['event'] ?? null,
        context_crossfade_id: stamp['id'],
        context_crossfade_cohort: stamp['cohort'],
        context_crossfade_recovered: stamp['recovered'] ?? null,
        original_timestamp: time(body['originalTimestamp']),
        received_at: time(body['receivedAt']),
      }
    })
