export const DIALECTS = ['postgres', 'clickhouse', 'bigquery', 'snowflake', 'redshift'] as const
export type DialectName = (typeof DIALECTS)[number]

/** What warehouses write in different ways. */
export type Dialect = {
  /** Whether a test runs what is printed. */
  readonly isTested: boolean
  /** A table of a schema. */
  table(schema: readonly string[], table: string): string
  /** A moment of UTC, given as 2026-11-24T10:00:00.000Z. */
  time(iso: string): string
  /** Minutes later, or earlier. */
  plusMinutes(time: string, minutes: number): string
}

const quotedBy =
  (quote: string): Dialect['table'] =>
  (schema, table) =>
    [...schema, table].map((name) => `${quote}${name}${quote}`).join('.')

const dateAdd = (time: string, minutes: number): string => `DATEADD(minute, ${minutes}, ${time})`

export const DIALECT: Readonly<Record<DialectName, Dialect>> = {
  postgres: {
    isTested: true,
    table: quotedBy('"'),
    time: (iso) => `TIMESTAMPTZ '${iso}'`,
    plusMinutes: (time, minutes) => `${time} + INTERVAL '${minutes} minutes'`,
  },
  clickhouse: {
    isTested: true,
    table: quotedBy('`'),
    time: (iso) => `toDateTime64('${iso.replace('T', ' ').replace('Z', '')}', 3, 'UTC')`,
    plusMinutes: (time, minutes) => `${time} + INTERVAL ${minutes} MINUTE`,
  },
  bigquery: {
    isTested: false,
    table: (schema, table) => `\`${[...schema, table].join('.')}\``,
    time: (iso) => `TIMESTAMP '${iso}'`,
    plusMinutes: (time, minutes) => `TIMESTAMP_ADD(${time}, INTERVAL ${minutes} MINUTE)`,
  },
  snowflake: {
    isTested: false,
    // unquoted, as both vendors make names in capitals there
    table: (schema, table) => [...schema, table].join('.'),
    time: (iso) => `TO_TIMESTAMP_TZ('${iso}')`,
    plusMinutes: dateAdd,
  },
  redshift: {
    isTested: false,
    table: quotedBy('"'),
    time: (iso) => `TIMESTAMPTZ '${iso}'`,
    plusMinutes: dateAdd,
  },
}
