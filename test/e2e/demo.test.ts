// `npm run demo` as a newcomer runs it, with fewer visitors; needs dist/, as the demo does.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/gate-world.ts'

type Run = {
  readonly output: () => string
  readonly errors: () => string
  readonly exit: Promise<number | null>
  stop(): void
}

const runs: Run[] = []
// one that stays up by itself would go on for ever
afterAll(() => runs.forEach((run) => run.stop()))

const temporary = mkdtempSync(join(tmpdir(), 'demo-test-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

function runDemo(...args: string[]): Run {
  const entry = new URL('../../demo/index.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [entry, ...args], { env: { ...process.env, TMPDIR: temporary } })
  let [output, errors] = ['', '']
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
  const run = {
    output: () => output,
    errors: () => errors,
    exit: once(child, 'close').then(([code]) => code as number | null),
    stop: () => void child.kill('SIGINT'),
  }
  runs.push(run)
  return run
}

// one run for all of it, as it takes half a minute of two cores; with --once it would end where this one is sent Ctrl-C
describe('given nothing but how many visitors', () => {
  let run: Run
  beforeAll(async () => {
    run = runDemo('--visitors', '3')
    await eventually(() => expect(run.output()).toContain('node dist/cli/index.js status\n'), 120_000)
  }, 130_000)

  test('every step shows the three cohorts with their shares against the expected ones', () => {
    const shares = [
      ...run
        .output()
        .matchAll(/^ {2}(Segment only|both|RudderStack only) +\d+ +[\d.]+ % .* expected +([\d.]+) %$/gm),
    ]
    expect(shares.map(([, label, expected]) => `${label} ${expected}`)).toEqual([
      ...['Segment only 100', 'both 0', 'RudderStack only 0'],
      ...['Segment only 80', 'both 20', 'RudderStack only 0'],
      ...['Segment only 50', 'both 10', 'RudderStack only 40'],
    ])
  })

  test('as many calls arrived as were made, and no cohort touched a vendor that it does not need', () => {
    const rows = run
      .output()
      .split('\n')
      .filter((line) => /^[123] (Segment only|both|RudderStack only) /.test(line))
    expect(rows.length).toBeGreaterThanOrEqual(3)
    for (const row of rows) {
      const counts = [...row.matchAll(/(\d+)\/(\d+)/g)].map(([, a, b]) => [Number(a), Number(b)])
      expect(counts.length, row).toBe(row.includes('both') ? 3 : 2)
      for (const [arrived, made] of counts) {
        expect(arrived, row).toBeGreaterThan(0)
        expect(arrived, row).toBe(made)
      }
      expect([...row.matchAll(/none +0 +–/g)].length, row).toBe(row.includes('both') ? 0 : 1)
    }
  })

  test('the screen ends on the verdict and the addresses, in 80 columns and without escape codes', () => {
    // a link and a token are as long as they are
    const lines = run.output().split('Stays up')[0]!.split('\n')
    expect(run.output()).toMatch(/^Identity: 9 of 9 people kept one anonymousId/m)
    expect(run.output()).toContain('✓ Every call arrived where it should')
    for (const name of ['shop', 'sandbox', 'dashboard', 'health'])
      expect(run.output()).toMatch(new RegExp(`^ {2}${name} +http://127\\.0\\.0\\.1:\\d+/`, 'm'))
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(run.output()).not.toContain('\u001b')
  })

  test('parity names what RudderStack lost and what it renamed', () => {
    const row = (event: string, finding: string): RegExp =>
      new RegExp(`^ {2}${event} +${finding}: (\\d+) of (\\d+) `, 'm')
    const [, missing, viewed] = row('Product Viewed', 'missing at RudderStack').exec(run.output()) ?? []
    expect(Number(missing), run.output()).toBeGreaterThan(0)
    expect(Number(viewed)).toBeGreaterThan(Number(missing))
    const total = 'has no /properties/total at RudderStack'
    const [, renamed, ordered] = row('Order Completed', total).exec(run.output()) ?? []
    expect(Number(renamed), run.output()).toBeGreaterThan(0)
    expect(Number(ordered)).toBeGreaterThanOrEqual(Number(renamed))
  })

  test('it stays up after the report, and serves the shop, the rollout and the dashboard', async () => {
    const address = (name: string): string =>
      new RegExp(`^ {2}${name} +(\\S+)`, 'm').exec(run.output())?.[1] ?? ''
    const shop = await fetch(address('shop'))
    expect(await shop.text()).toContain('Half-Light Records')
    const rollout = await fetch(new URL('/crossfade/v1/rollout', address('shop')))
    expect(await rollout.json()).toMatchObject({ revision: 4 })
    expect((await fetch(address('health'))).status).toBe(200)
    const setting = (name: string): string =>
      new RegExp(`export ${name}=(\\S+)`).exec(run.output())?.[1] ?? ''
    const headers = { authorization: `Bearer ${setting('CROSSFADE_TOKEN')}` }
    const status = await fetch(`${setting('CROSSFADE_SERVER')}/api/history`, { headers })
    const { entries } = (await status.json()) as { entries: { action: string; reason: string }[] }
    expect(entries.find(({ action }) => action === 'set')).toMatchObject({ reason: 'step 4 of the demo' })
  })

  test('Ctrl-C ends it with exit code 0, without a word on stderr, and nothing is left behind', async () => {
    const shop = /^ {2}shop +(\S+)/m.exec(run.output())![1]!
    run.stop()
    expect({ code: await run.exit, errors: run.errors() }).toEqual({ code: 0, errors: '' })
    expect(readdirSync(temporary)).toEqual([])
    await expect(fetch(shop)).rejects.toThrow('fetch failed')
  })
})

describe('given a Ctrl-C', () => {
  test('while visitors are on their way it ends everything with exit code 130', async () => {
    const run = runDemo('--visitors', '50')
    await eventually(() => expect(run.output()).toContain('shop http'), 40_000)
    run.stop()
    expect(await run.exit).toBe(130)
    expect(run.errors()).toBe('')
    expect(readdirSync(temporary)).toEqual([])
  })
})

describe('given wrong usage', () => {
  test.each([
    [['--visitors', '0'], '--visitors must be a whole number from 1 to 500, not "0".'],
    [['--visitors', 'many'], '--visitors must be a whole number from 1 to 500, not "many".'],
    [['--twice'], "Unknown option '--twice'"],
    [['now'], "Unexpected argument 'now'"],
  ])('%j ends with exit code 2 and one sentence', async (args, sentence) => {
    const run = runDemo(...args)
    expect(await run.exit).toBe(2)
    expect(run.errors()).toContain(sentence)
    expect(run.errors().trim().split('\n')).toHaveLength(1)
    expect(run.output()).toBe('')
  })

  test('--help says how, and starts nothing', async () => {
    const run = runDemo('--help')
    expect(await run.exit).toBe(0)
    expect(run.output()).toContain('--once')
  })
})
