import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { formatHistory } from '../../../src/cli/history/format-history.ts'
import { openControlStore } from '../../../src/server/control/open-control-store.ts'
import type { ReconcileResult } from '../../../src/server/reconcile/result/reconcile-result.ts'
import { ofRudderstack, ofSegment, stampOf } from '../../server/reconcile/events.ts'
import { exportFolder, ndjson } from '../../server/reconcile/exports.ts'
import { readmeCode, runCommands } from '../../support/readme.ts'
import { run as runVerb, start } from '../support.ts'

type Fields = Record<string, unknown>

const folder = exportFolder()
const EVIL = 'Ev\u001b[2Jil\nname'
const MINUTE = 60_000

const marks = Array.from({ length: 400 }, () => stampOf())
const changed = { event: 'Order Completed', properties: { total: 5 } }
/** Three events; of `Cart Viewed` RudderStack has lost one in a hundred, and changed a property of each tenth. */
const calls = (leg: typeof ofSegment, isRudderstack: boolean): Fields[] =>
  marks.flatMap((mark, i) => {
    if (i < 200) return [leg(mark, i * MINUTE, changed)]
    if (i < 300) return [leg(mark, i * MINUTE, { event: EVIL })]
    if (isRudderstack && i === 350) return []
    const amount = isRudderstack && i % 10 === 0 ? 'ten' : 10
    return [leg(mark, i * MINUTE, { event: 'Cart Viewed', properties: { amount } })]
  })

const SEGMENT = folder.write(
  'segment-logs/source/1795132800000/1.gz',
  gzipSync(ndjson(calls(ofSegment, false))),
)
folder.write('rudder-logs/source/2026-11-20/1.json.gz', gzipSync(ndjson(calls(ofRudderstack, true))))
const FILES = [
  '--segment',
  join(folder.path, 'segment-logs/**/*.gz'),
  '--rudderstack',
  join(folder.path, 'rudder-logs/**/*.json.gz'),
]

/** Where the machine is busy, a line says how far it is. */
const run = async (argv: readonly string[]) => {
  const ended = await runVerb(argv)
  return { ...ended, err: ended.err.replace(/^.* copies, .* a second.*\n/gm, '') }
}

describe('crossfade reconcile', () => {
  it('shows by event and property what is lost and what differs, and leaves with 1 where that is too much', async () => {
    const { code, out, err } = await run(['reconcile', ...FILES, '--late', '0'])
    expect([code, err]).toEqual([1, ''])
    expect(out).toMatch(/^ {2}event +calls +Segment +RudderStack +same +expected +changed +differ +missing /m)
    expect(out).toMatch(/^ {2}! Cart Viewed +100 +100 +99 +0 +\d+ +\d+ +9 +1 +0 +0 +0 +0$/m)
    expect(out).toMatch(/^ {2}Order Completed +200 +200 +200 /m)
    expect(out).toMatch(/^ {2}Cart Viewed {2}\/properties\/amount +99 +90 +0 +9 +0 +0$/m)
    expect(out).toContain('Causes are not known from exported files')
    expect(out).toContain('differ              2.26 %, tolerance 0.5 %')
    // eslint-disable-next-line no-control-regex
    expect(out).not.toMatch(/\u001b/)
    expect(out).toContain('Ev?[2Jil?name')
  }, 60_000)

  it('leaves with 0 within the tolerances, and prints the result alone with --json', async () => {
    const tolerances = ['--tolerance', '1%', '--mismatch-tolerance', '3 %', '--late', '0']
    const { code, out, err } = await run(['reconcile', ...FILES, ...tolerances, '--json'])
    const result = JSON.parse(out) as ReconcileResult
    expect([code, err, result.verdict, result.rows.length]).toEqual([0, '', 'within', 3])
    expect(result.loss).toEqual({ share: 1 / 400, atMost: 1 / 400, limit: 0.01 })
  }, 60_000)

  it('leaves with 3 and says where a line is broken, whatever the shares', async () => {
    const broken = folder.write('broken.ndjson', '{"type":"track"')
    const { code, out, err } = await run(['reconcile', ...FILES, '--rudderstack', broken, '--json'])
    expect([code, err.trim().split('\n')]).toEqual([
      3,
      ['could not be read: 1', `  RudderStack: ${broken}, line 1 is no JSON`],
    ])
    expect((JSON.parse(out) as ReconcileResult).problemCount).toBe(1)
  }, 60_000)

  it('leaves nothing behind when it is interrupted', async () => {
    const temp = join(folder.path, 'temp')
    mkdirSync(temp)
    const { stop, done, err } = start(['reconcile', ...FILES, '--temp', temp])
    await expect.poll(() => readdirSync(temp).length, { timeout: 30_000, interval: 5 }).toBe(1)
    stop()
    expect([await done, err(), readdirSync(temp)]).toEqual([
      3,
      'crossfade: stopped before the end; nothing is left of it.\n',
      [],
    ])
  }, 60_000)

  it.each([
    [['--segment', 'a'], 'needs the files of both legs'],
    [['--segment', 'a', '--rudderstack', 'b', '--tolerance', '0.5'], 'a share in percent such as 0.5%'],
    [['--segment', 'a', '--rudderstack', 'b', '--within', 'soon'], '--within takes a number from 0 to 3600'],
    [['--segment', 'a', '--rudderstack', 'b', '--reason', 'x'], 'give --record as well'],
    [['--segment', 'a', '--rudderstack', 'b', '--rules', '/nowhere.yaml'], 'holds no rules, or is not there'],
    [['--segment', 'a', '--rudderstack', 'b', '--emit-sql', 'postgre'], 'did you mean postgres?'],
    [['--segment', 'a;b', '--rudderstack', 'b', '--emit-sql', 'postgres'], 'names one schema'],
  ])('says what is wrong with %j', async (argv, sentence) => {
    const { code, err } = await run(['reconcile', ...argv])
    expect([code, err]).toEqual([2, expect.stringContaining(sentence)])
  })

  it('keeps a result in the history, with the files by their hashes and who did it', async () => {
    const dataDir = join(folder.path, 'data')
    mkdirSync(dataDir)
    const store = await openControlStore({ databaseUrl: '', dataDir, now: Date.now })
    try {
      const record = ['--record', '--reason', 'the weekly look', '--data-dir', dataDir]
      const { code, err } = await run(['reconcile', ...FILES, '--late', '0', ...record])
      expect([code, err]).toEqual([1, 'Kept as entry 1 of the history.\n'])
      const entries = await store.history({ limit: 5 })
      expect(entries).toMatchObject([
        {
          action: 'reconcile',
          actor: expect.stringMatching(/^local:/),
          reason: 'the weekly look',
          after: {
            verdict: 'outside',
            rulesHash: expect.stringMatching(/^[0-9a-f]{64}$/),
            files: [
              { leg: 'segment', name: SEGMENT, copies: 400, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
              { leg: 'rudderstack', copies: 399 },
            ],
          },
        },
      ])
      const shown = formatHistory({ entries, next: null })
      expect(shown).toContain('exported logs compared: outside the tolerance')
      expect(shown).toContain('missing 0.25 %, differ 2.26 %')
    } finally {
      await store.close()
    }
  }, 60_000)

  it('says that no server has run there before it keeps anything', async () => {
    const none = join(folder.path, 'none')
    const { code, err } = await run(['reconcile', ...FILES, '--record', '--data-dir', none])
    expect([code, err]).toEqual([2, expect.stringContaining('no server has run with the folder')])
    expect(existsSync(none)).toBe(false)
  }, 60_000)

  it('does all that README does with exported logs, line by line', async () => {
    const data = join(folder.path, '.crossfade')
    mkdirSync(data)
    await (await openControlStore({ databaseUrl: '', dataDir: data, now: Date.now })).close()
    folder.write(
      'parity-rules.yaml',
      'rules:\n  - path: /properties/amount\n    reason: two SDKs, two forms\n',
    )
    const script = readmeCode('Compare exported logs', 'sh').join('\n')
    const { code, output } = await runCommands(script, folder.path, {})
    expect([code, output]).toEqual([0, expect.stringContaining('Kept as entry 1 of the history.')])
    expect(output).toContain('-- Crossfade: parity by event, for postgres.')
  }, 120_000)
})
