import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ROLLOUT, startTestServer, temporaryFolder, until } from '../server/support.ts'
import { run, start, type Run } from './support.ts'

const rolloutFile = (content: string = JSON.stringify(ROLLOUT)): string => {
  const file = join(temporaryFolder(), 'rollout.json')
  writeFileSync(file, content)
  return file
}

const freePorts = (): string[] => ['--public', '127.0.0.1:0', '--admin', '127.0.0.1:0']

const running = async (serve: Run): Promise<{ publicUrl: string; adminUrl: string }> => {
  onTestFinished(async () => {
    serve.stop()
    await serve.done
  })
  const out = await until(serve.out, (text) => text.includes('\nadmin'))
  const [publicUrl = '', adminUrl = ''] = out.match(/http:\/\/\S+/g) ?? []
  return { publicUrl, adminUrl }
}

describe('crossfade serve', () => {
  it('prints the two addresses, answers there, and ends with 0 when it is stopped', async () => {
    const file = rolloutFile()
    const serve = start(['serve', '--rollout', file, '--data-dir', join(file, '../data'), ...freePorts()])
    const { publicUrl, adminUrl } = await running(serve)
    const [, token = ''] = /export CROSSFADE_TOKEN=(cft_[\w-]{43})\n/.exec(serve.out()) ?? []
    expect(serve.out()).toBe(
      `public  ${publicUrl}  browsers: the rollout and their reports\n` +
        `admin   ${adminUrl}  you: the dashboard, and crossfade status --server ${adminUrl}\n` +
        '\nThis is the first start. A token of the role admin, shown this once:\n\n' +
        `  export CROSSFADE_TOKEN=${token}\n\n` +
        'It signs you in on the dashboard too. Make one for each person and pipeline: crossfade token create.\n',
    )
    expect(await (await fetch(`${publicUrl}/v1/rollout`)).json()).toEqual(ROLLOUT)
    const status = (headers: HeadersInit) => fetch(`${adminUrl}/api/status`, { headers })
    expect((await status({ authorization: `Bearer ${token}` })).status).toBe(200)
    expect((await status({})).status).toBe(401)
    expect(serve.err()).not.toContain(token)
    serve.stop()
    expect(await serve.done).toBe(0)
    await expect(fetch(`${publicUrl}/healthz`)).rejects.toThrow('fetch failed')
  })

  it('logs to stderr, one JSON object a line', async () => {
    const file = rolloutFile()
    const serve = start(['serve', '--rollout', file, '--data-dir', join(file, '../data'), ...freePorts()])
    await running(serve)
    serve.stop()
    await serve.done
    const lines = serve.err().trimEnd().split('\n')
    const events = lines.map((line) => (JSON.parse(line) as { event: string }).event)
    expect(events.filter((event) => !event.startsWith('warehouse'))).toEqual([
      'rollout published',
      'server started',
      'server stopped',
    ])
  })

  it('says of a setting that nothing reads yet that it has no effect', async () => {
    const folder = temporaryFolder()
    const config = join(folder, 'crossfade.yaml')
    writeFileSync(config, 'bridge: { sources: [{ projectId: p, name: n, mode: direct }] }\n')
    const serve = start(['serve', '--config', config, '--data-dir', join(folder, 'data'), ...freePorts()])
    await running(serve)
    expect(serve.err()).toContain('"event":"setting without effect","setting":"bridge.sources"')
  })

  it('ends with 2 where nobody can be told, as a variable that notices name is not set', async () => {
    const config = join(temporaryFolder(), 'crossfade.yaml')
    writeFileSync(config, 'notices: [{ kind: slack, urlEnv: SLACK_URL }]\n')
    const serve = start(['serve', '--config', config, ...freePorts()])
    expect(await serve.done).toBe(2)
    expect(serve.err()).toContain('notices.0.urlEnv names SLACK_URL, which is not set.')
  })

  it('takes its settings from the environment, and flags before those', async () => {
    const file = rolloutFile()
    const dataDir = join(file, '../elsewhere')
    const serve = start(['serve', '--admin', '127.0.0.1:0'], {
      CROSSFADE_SOURCE: 'file',
      CROSSFADE_ROLLOUT_FILE: file,
      CROSSFADE_PUBLIC_LISTEN: '127.0.0.1:0',
      CROSSFADE_ADMIN_LISTEN: '0.0.0.0:0',
      CROSSFADE_DATA_DIR: dataDir,
      CROSSFADE_ADMIN_HOSTS: 'ops.example, other.example',
    })
    const { publicUrl } = await running(serve)
    expect((await fetch(`${publicUrl}/healthz`)).status).toBe(200)
    expect(existsSync(join(dataDir, 'control.sqlite'))).toBe(true)
  })

  it('keeps the rollout in a store, whose token is printed by the first start alone', async () => {
    const argv = ['serve', '--data-dir', join(temporaryFolder(), 'data'), ...freePorts()]
    const first = start(argv)
    const { publicUrl } = await running(first)
    const everybody = [{ name: 'everyone', rudderstack: 0, segment: 100 }]
    expect(await (await fetch(`${publicUrl}/v1/rollout`)).json()).toMatchObject({ audiences: everybody })
    expect(first.out()).toContain('This is the first start.')
    first.stop()
    await first.done
    const second = start(argv)
    await running(second)
    expect(second.out()).not.toContain('first start')
  })

  const failures: [name: string, argv: () => string[] | Promise<string[]>, sentence: RegExp][] = [
    [
      'a file that is not there',
      () => ['--rollout', '/nowhere.json'],
      /^crossfade: \/nowhere\.json cannot be read: no such file\.\n$/,
    ],
    [
      'a file that is no JSON',
      () => ['--rollout', rolloutFile('{')],
      /^crossfade: \S+rollout\.json is not valid JSON\.\n$/,
    ],
    [
      'a rollout with a share above 100',
      () => [
        '--rollout',
        rolloutFile(JSON.stringify({ ...ROLLOUT, audiences: [{ name: 'everyone', rudderstack: 101 }] })),
      ],
      /^crossfade: \S+rollout\.json is not a rollout that can be published: \/audiences\/0\/rudderstack [^\n]+\.\n$/,
    ],
    [
      'a port that is taken',
      async () => [
        '--rollout',
        rolloutFile(),
        '--public',
        new URL((await startTestServer()).publicUrl).host,
        '--data-dir',
        temporaryFolder(),
      ],
      /^crossfade: The public listener cannot listen on 127\.0\.0\.1:\d+: something else listens there already; give another address with --public\.\n$/,
    ],
    [
      'a port that is none',
      () => ['--rollout', rolloutFile(), '--public', '127.0.0.1:http'],
      /^crossfade: The public listener cannot listen on "127\.0\.0\.1:http": give HOST:PORT[^\n]+\.\n$/,
    ],
    [
      'a revision floor that is no revision',
      () => ['--rollout', rolloutFile(), '--revision-floor', '-4'],
      /^crossfade: --revision-floor (takes a revision, such as 57, and not "-4"|needs a value: --revision-floor REVISION)\.\n$/,
    ],
    [
      'settings that are not there',
      () => ['--config', '/nowhere/crossfade.yaml'],
      /^crossfade: \/nowhere\/crossfade\.yaml cannot be read: no such file\.\n$/,
    ],
    [
      'a flag that it does not have',
      () => ['--rolout', 'x'],
      /^crossfade: serve has no flag --rolout; did you mean --rollout\?\n$/,
    ],
  ]

  it.each(failures)('ends with 2 and one sentence for %s', async (_name, argv, sentence) => {
    const { code, out, err } = await run(['serve', ...(await argv())])
    expect([code, out]).toEqual([2, ''])
    expect(err.replace(/^\{.*\}\n/gm, '')).toMatch(sentence)
  })
})
