import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { appKind } from '../../../src/cli/init/detect-app.ts'
import { parseRollout } from '../../../src/core/index.ts'
import { temporaryFolder } from '../../server/support.ts'
import { run, runWith, startWith } from '../support.ts'

const KEYS = ['--segment-key', 'SK', '--rudderstack-key', 'RK', '--data-plane', 'https://dp.example/']

const init = async (...argv: string[]) => {
  const folder = temporaryFolder()
  const result = await run(['init', '--dir', folder, '--yes', ...KEYS, ...argv])
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  return { ...result, folder, read }
}

describe('crossfade init', () => {
  it('writes a rollout that leaves everybody on Segment only', async () => {
    const { code, err, read } = await init('--key', 'my-move')
    expect([code, err]).toEqual([0, ''])
    const parsed = parseRollout(read('rollout.json'))
    expect(parsed.ok && parsed.rollout).toMatchObject({
      key: 'my-move',
      revision: 1,
      stickiness: 'deviceId',
      audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }],
    })
  })

  it('writes every key of crossfade.yaml, with comments', async () => {
    const { read } = await init()
    expect(parse(read('crossfade.yaml'))).toEqual({
      public: { listen: '127.0.0.1:4466', base: '', origins: ['*'] },
      admin: { listen: '127.0.0.1:4467', hosts: [], url: null },
      dataDir: '.crossfade',
      source: 'store',
      rolloutFile: 'rollout.json',
      unleash: { url: null, environment: null, project: 'default', refreshMs: 15_000, allowUserIds: false },
      database: { url: null },
      warehouse: { url: null, cluster: null },
      copies: {
        latenessMinutes: 60,
        commitMs: 250,
        payloadDays: 3,
        sampleDays: 30,
        rules: 'parity-rules.yaml',
        secretHeader: 'x-crossfade-secret',
      },
      parity: { moneyEvents: [], lossLimit: 0.005 },
      reports: { networkShare: 0.01 },
      ramp: { file: 'ramp.yaml', enabled: false },
      bridge: { dataPlaneUrl: 'https://dp.example', sources: [] },
      notices: [],
      prices: { segment: null, rudderstack: null, currency: null },
    })
    expect(read('crossfade.yaml')).not.toMatch(/\S[ \t]+#/)
    expect(read('crossfade.yaml')).toMatch(/^# What crossfade's server runs on\./)
    expect(read('crossfade.yaml')).toContain('\n# Where the rollout is written: store (')
  })

  it.each([
    ['vite', /createGate\(\{\n[\s\S]*vite\.config\.ts[\s\S]*location \/crossfade\//],
    ['next', /'use client'[\s\S]*createGate\(\{[\s\S]*next\.config\.js[\s\S]*source: '\/crossfade\/:path\*'/],
    ['script', /crossfade\.options = \{[\s\S]*<script async src="\/js\/crossfade\.iife\.js">/],
  ])('prints what to paste into an app of kind %s', async (app, pattern) => {
    const { out } = await init('--app', app)
    expect(out).toMatch(pattern)
    expect(out).toContain("segment: { writeKey: 'SK' }")
    expect(out).toContain("rudderstack: { writeKey: 'RK', dataPlaneUrl: 'https://dp.example' }")
    expect(out).toContain("connect-src 'self' https://cdn.segment.com https://api.segment.io")
    expect(out).toContain('https://api.rudderstack.com https://dp.example\n')
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140)
  })

  it('prints both webhook set-ups and the next command', async () => {
    const { out, folder } = await init()
    expect(out).toMatch(/"Webhooks \(Actions\)"[\s\S]*Shared Secret[\s\S]*x-crossfade-secret/)
    expect(out).toMatch(
      /RudderStack +Destinations, "Webhook"[\s\S]*copies\/rudderstack[\s\S]*x-crossfade-secret/,
    )
    expect(out).toContain(`Next: npx crossfade serve --config ${folder}/crossfade.yaml\n`)
  })

  it.each([
    ['deny', true],
    ['ignore', false],
  ])('with --gpc %s: puts gpc into the options = %s', async (gpc, put) => {
    expect((await init('--gpc', gpc)).out.includes("gpc: 'deny'")).toBe(put)
  })

  it('never writes over a file, and asks nothing before it says so', async () => {
    const { folder, read } = await init('--key', 'first')
    const again = ['init', '--dir', folder, '--yes', ...KEYS, '--key', 'second']
    expect(await run(again)).toEqual({
      code: 2,
      out: '',
      err: `crossfade: ${join(folder, 'crossfade.yaml')} is there already; --force writes over it.\n`,
    })
    expect(read('rollout.json')).toContain('"first"')
    expect((await run([...again, '--force'])).code).toBe(0)
    expect(read('rollout.json')).toContain('"second"')
  })

  it('asks five questions on a terminal, once more where an answer is none', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'package.json'), '{ "dependencies": { "next": "16" } }')
    const stdin = '\nmy-key\nSEG1\nRUD1\nnonsense\nhttps://dp.example\ny\n'
    const { code, out } = await runWith(['init', '--dir', folder], { stdin, isTTY: true })
    expect(code).toBe(0)
    for (const number of [1, 2, 3, 4, 5])
      expect(
        out.split(new RegExp(`(?<=^|: |\n)${number} [A-Z].*?: `)),
        `question ${number}`,
      ).not.toHaveLength(1)
    expect(out).toContain('It looks like Next.js [next]: ')
    expect(out).toContain('  It must be a URL such as https://example.dataplane.rudderstack.com.\n')
    expect(out).toContain("gpc: 'deny'")
    expect(readFileSync(join(folder, 'rollout.json'), 'utf8')).toContain('"my-key"')
  })

  it('asks for what no flag says, and for nothing else', async () => {
    const argv = [
      'init',
      '--dir',
      temporaryFolder(),
      '--key',
      'k',
      '--gpc',
      'deny',
      '--app',
      'vite',
      ...KEYS.slice(0, 2),
    ]
    const { code, out } = await runWith(argv, { stdin: 'RUD\nhttps://dp.example\n', isTTY: true })
    expect(code).toBe(0)
    expect(out).not.toContain('called?')
    expect(out).toContain("4 RudderStack's write key, of its JavaScript source: ")
  })

  it('writes nothing where the answers end early, or it is stopped', async () => {
    const folder = temporaryFolder()
    const sentence = 'crossfade: stopped before the last answer; nothing was written.\n'
    const ended = await runWith(['init', '--dir', folder], { stdin: 'vite\n', isTTY: true })
    expect([ended.code, ended.err]).toEqual([2, sentence])
    const stopped = startWith(['init', '--dir', folder], { stdin: new PassThrough(), isTTY: true })
    await expect.poll(() => stopped.out()).toContain('1 What')
    stopped.stop()
    expect([await stopped.done, stopped.err()]).toEqual([2, sentence])
    expect(existsSync(join(folder, 'crossfade.yaml'))).toBe(false)
  })

  it.each([
    [
      [],
      'init cannot ask here, so it needs --app --key --segment-key --rudderstack-key --data-plane --gpc (--yes takes what is usual where it can).',
    ],
    [['--yes'], 'init has nothing usual to take for --segment-key --rudderstack-key --data-plane.'],
    [['--yes', ...KEYS, '--app', 'rails'], '--app must be vite, next or script, not "rails".'],
    [['--yes', ...KEYS, '--gpc', 'maybe'], '--gpc must be ignore or deny, not "maybe".'],
    [
      ['--yes', ...KEYS, '--key', 'a b'],
      '--key must be letters, digits and . : _ - without blanks, not "a b".',
    ],
    [
      ['--yes', ...KEYS.slice(0, 4), '--data-plane', 'dp.example'],
      '--data-plane must be a URL such as https://example.dataplane.rudderstack.com, not "dp.example".',
    ],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    expect(await run(['init', '--dir', temporaryFolder(), ...argv])).toEqual({
      code: 2,
      out: '',
      err: `crossfade: ${sentence}\n`,
    })
  })

  it('ends with 2 where the folder cannot be one', async () => {
    const { code, err } = await run(['init', '--dir', '/dev/null/x', '--yes', ...KEYS])
    expect([code, err]).toEqual([
      2,
      'crossfade: /dev/null/x/crossfade.yaml cannot be written: a part of the path is not a folder.\n',
    ])
  })
})

describe('appKind', () => {
  it.each([
    ['next', { dependencies: { next: '16', vite: '7' } }, []],
    ['next', undefined, ['next.config.mjs']],
    ['vite', { devDependencies: { vite: '7' } }, []],
    ['vite', undefined, ['vite.config.ts']],
    ['vite', { dependencies: { react: '19' } }, []],
    ['script', undefined, ['index.html']],
    ['script', 'no object', []],
  ])('is %s for %j and %j', (kind, manifest, files) => {
    expect(appKind(manifest, files)).toBe(kind)
  })
})
