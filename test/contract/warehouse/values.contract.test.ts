import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CopyRow } from '../../../src/server/warehouse/rows.ts'
import type { Warehouse } from '../../../src/server/warehouse/warehouse.ts'
import { copyRow } from '../../support/copy-row.ts'
import { worlds } from './worlds.ts'

const HOSTILE = [
  '',
  "it's",
  `"double" and \`back\``,
  'back\\slash\\',
  '\\N',
  '\\x41\\u0041',
  'tab\tnew\nline\rreturn',
  'nul\0nul',
  'line\u2028paragraph\u2029',
  '\u202eright to left',
  'half \ud83d pair \udc00',
  '\\ud83d written out',
  '\u{1f600}',
  "'; DROP TABLE copies; --",
  '{event:String}',
  '*/ $$ -- #',
  'FORMAT JSONEachRow',
]

/** What UTF-8 can hold of a text: half a surrogate pair becomes U+FFFD. */
const whole = (text: string): string => Buffer.from(text).toString()

describe.each(worlds())('values of copies, $name', { timeout: 120_000 }, (world) => {
  let warehouse: Warehouse
  let batches = 0
  beforeAll(async () => void (warehouse = await world.open()))
  afterAll(async () => {
    await warehouse.close()
    await world.remove()
  })

  const keep = (rows: readonly CopyRow[]): Promise<void> =>
    warehouse.insertCopies(rows, `values-${batches++}`)
  const textsOf = async (key: string): Promise<readonly unknown[]> =>
    warehouse.query(
      `SELECT event, pair_id, user_id, sdk, paths, payload FROM copies WHERE key = {key:String} ORDER BY ingest_id`,
      { key },
    )
  const rowOf = (text: string, index: number, key: string): CopyRow =>
    copyRow({
      key,
      ingestId: `${index}`,
      event: text,
      pairId: text,
      userId: text,
      sdk: text,
      paths: [text],
      types: ['string'],
      hashes: [1],
      payload: JSON.stringify({ text }),
    })
  const expected = (text: string) => ({
    event: whole(text),
    pair_id: whole(text),
    user_id: whole(text),
    sdk: whole(text),
    paths: [whole(text)],
    payload: whole(JSON.stringify({ text })),
  })

  it('come back as they came, whatever is in them', async () => {
    await keep(HOSTILE.map((text, index) => rowOf(text, index, 'hostile')))
    expect(await textsOf('hostile')).toEqual(HOSTILE.map(expected))
  })

  it('are found by parameters, whatever is in them', async () => {
    for (const text of HOSTILE) {
      const found = await warehouse.query(
        `SELECT DISTINCT event FROM copies WHERE key = 'hostile' AND event = {event:String} AND has({all:Array(String)}, pair_id)`,
        { event: whole(text), all: HOSTILE.map(whole) },
      )
      expect(found).toEqual([{ event: whole(text) }])
    }
  })

  it('come back as they came for random texts', async () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('\ud83d', '\udc00', '\\', "'", '\0', 'u'), fc.string()),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 30 }), fc.uuid(), async (texts, key) => {
        await keep(texts.map((each, index) => rowOf(each, index, key)))
        expect(await textsOf(key)).toEqual(texts.map(expected))
      }),
      { numRuns: 10 },
    )
  })

  it('of a megabyte come back whole', async () => {
    const payload = JSON.stringify({ text: 'é'.repeat(500_000), end: true })
    await keep([copyRow({ key: 'megabyte', payload, event: 'n'.repeat(1_000_000) })])
    const [row] = await warehouse.query(
      `SELECT payload, length(event) AS letters FROM copies WHERE key = 'megabyte'`,
    )
    expect(row).toEqual({ payload, letters: '1000000' })
  })

  it('that are numbers keep every digit, 64-bit integers as text', async () => {
    const row = copyRow({
      key: 'digits',
      ingestId: '18446744073709551615',
      hash: '9007199254740993',
      weight: 1 / 3,
    })
    await keep([row])
    expect(
      await warehouse.query(
        `SELECT ingest_id, hash, hashes, weight, revision FROM copies WHERE key = 'digits'`,
      ),
    ).toEqual([
      {
        ingest_id: '18446744073709551615',
        hash: '9007199254740993',
        hashes: row.hashes,
        weight: row.weight,
        revision: '7',
      },
    ])
  })

  it('that no column can hold become the nearest that it can, and refuse no batch', async () => {
    const now = Date.now()
    const wild = [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, -8.64e15]
    await keep(
      wild.map((value, index) =>
        copyRow({
          key: 'wild',
          ingestId: `${index}`,
          bucketMs: 0,
          originMs: value,
          receivedMs: now,
          seq: value,
          revision: value,
        }),
      ),
    )
    const rows = await warehouse.query(
      `SELECT toUnixTimestamp64Milli(origin) AS origin, seq, revision FROM copies WHERE key = 'wild' ORDER BY ingest_id`,
    )
    const none = { origin: '0', seq: 0, revision: '0' }
    const most = { origin: '4294967295999', seq: 4_294_967_295, revision: `${Number.MAX_SAFE_INTEGER}` }
    expect(rows).toEqual([none, none, most, most, none])
  })

  it('that are times keep their milliseconds, and have no time zone but UTC', async () => {
    const originMs = Date.now() - 123_457
    await keep([copyRow({ key: 'times', originMs })])
    const [row] = await warehouse.query<{ readonly bucket: string; readonly origin: string }>(
      `SELECT bucket, origin FROM copies WHERE key = 'times'`,
    )
    expect(row?.origin).toBe(new Date(originMs).toISOString().replace('T', ' ').replace('Z', ''))
    expect(row?.bucket).toBe(`${row?.origin.slice(0, 17)}00`)
  })
})
