import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../../src/server/config/load-config.ts'
import { settingsWithoutEffect } from '../../../src/server/config/without-effect.ts'
import { readSecrets } from '../../../src/server/config/secrets.ts'
import { temporaryFolder } from '../support.ts'

const fileWith = (text: string): string => {
  const file = join(temporaryFolder(), 'crossfade.yaml')
  writeFileSync(file, text)
  return file
}

const refusal = (text: string, env = {}): string => {
  const file = fileWith(text)
  try {
    loadConfig(file, env)
  } catch (error) {
    return (error as Error).message.replaceAll(file, 'FILE')
  }
  throw new Error('it was taken')
}

describe('crossfade.yaml', () => {
  it('may be missing: every setting has a default', () => {
    expect(loadConfig(undefined, {})).toMatchObject({
      public: { listen: '127.0.0.1:4466', base: '', origins: ['*'] },
      admin: { listen: '127.0.0.1:4467', hosts: [] },
      dataDir: '.crossfade',
      source: 'store',
      rolloutFile: 'rollout.json',
      unleash: { project: 'default', refreshMs: 15_000, allowUserIds: false },
      copies: { latenessMinutes: 60, commitMs: 250, payloadDays: 3, sampleDays: 30 },
      parity: { moneyEvents: [], lossLimit: 0.005 },
      reports: { networkShare: 0.01 },
      ramp: { file: 'ramp.yaml', enabled: false },
    })
  })

  it('may leave keys without a value, which sets nothing', () => {
    const file = fileWith('unleash:\n  url:\n  project:\ndatabase:\nadmin: { hosts: [] }\n')
    expect(loadConfig(file, {})).toMatchObject({ unleash: { project: 'default' }, database: {} })
  })

  it('holds paths that are relative to it, wherever the program is started', () => {
    const file = fileWith('dataDir: data\n')
    expect(loadConfig(file, {})).toMatchObject({
      dataDir: join(file, '../data'),
      rolloutFile: join(file, '../rollout.json'),
    })
    expect(loadConfig(file, { CROSSFADE_DATA_DIR: 'elsewhere' }).dataDir).toBe('elsewhere')
  })

  it.each([
    ['admin:\n  host: []\n', 'FILE:2: admin.host is not known; the nearest that is: hosts.'],
    ['sources: store\n', 'FILE:1: sources is not known; the nearest that is: source.'],
    ['\nsource: git\n', 'FILE:2: source must be one of store, file, unleash.'],
    ['admin: { hosts: [1] }\n', 'FILE:1: admin.hosts.0 must be a text.'],
    ['unleash:\n  refreshMs: 10\n', 'FILE:2: unleash.refreshMs must be at least 1000.'],
    ['unleash:\n  url: nowhere\n', 'FILE:2: unleash.url is no http or https address.'],
    [
      'public:\n  base: crossfade/\n',
      'FILE:2: public.base is a path such as /crossfade, without a slash at its end.',
    ],
    [
      'unleash:\n  token: hidden\n',
      'FILE:2: unleash.token is not known; the nearest that is: url (secrets come from the environment only).',
    ],
    ['notices: [{ kind: mail, urlEnv: A }]\n', 'FILE:1: notices.0.kind must be one of slack, webhook.'],
    ['parity: { moneyEvents: Order Completed }\n', 'FILE:1: parity.moneyEvents must be a list.'],
    ['parity:\n  moneyEvents: [""]\n', 'FILE:2: parity.moneyEvents.0 must not be empty.'],
    [
      'parity: { moneyEvent: [] }\n',
      'FILE:1: parity.moneyEvent is not known; the nearest that is: moneyEvents.',
    ],
    ...['0', '0.5', '-1', '.nan', '5'].map((limit) => [
      `parity:\n  lossLimit: ${limit}\n`,
      limit === '.nan'
        ? 'FILE:2: parity.lossLimit must be a number.'
        : 'FILE:2: parity.lossLimit is a share of sessions from 0.0001 to 0.1, such as 0.005 for 0.5 %.',
    ]),
    ...['0', '0.0001', '1.1', '100'].map((share) => [
      `reports:\n  networkShare: ${share}\n`,
      'FILE:2: reports.networkShare is a share of reports from 0.001 to 1, such as 0.01 for 1 %; 1 leaves out no network.',
    ]),
    ['- store\n', 'FILE must hold settings, such as "source: store".'],
  ])('%j is refused with its line', (text, message) => {
    expect(refusal(text)).toBe(message)
  })

  it('that is no YAML is refused with the line, and one that is not there with its name', () => {
    expect(refusal('admin: [\n')).toMatch(/^FILE is not YAML: line \d: /)
    expect(() => loadConfig('/nowhere/crossfade.yaml', {})).toThrow(
      '/nowhere/crossfade.yaml cannot be read: no such file.',
    )
  })

  it.each([
    ['names nothing', 'public: *nowhere\n'],
    ['goes round in a circle', 'public: &here\n  listen: *here\n'],
    [
      'stands for too much',
      `a: &a [${'x,'.repeat(20)}]\n${['ab', 'bc', 'cd', 'de'].map(([of, name]) => `${name}: &${name} [${`*${of},`.repeat(20)}]`).join('\n')}`,
    ],
  ])('with an alias that %s is refused', (_, text) => {
    expect(refusal(text)).toBe(
      'FILE has an alias (*name) that names no anchor before it, goes round in a circle or stands for too much: write out what it stands for.',
    )
  })

  it.each(['*', 'https://ops.example', 'ops.example/', 'ops.example:', ''])(
    'with %j for a host is refused: no Host header would ever be that',
    (host) => {
      expect(refusal(`admin:\n  hosts:\n    - ${JSON.stringify(host)}\n`)).toBe(
        'FILE:3: admin.hosts.0 is no host, such as ops.example or ops.example:8443.',
      )
    },
  )

  it.each(['x-secret:', 'x secret', 'x-secrét', '', 'x-secret\n'])(
    'with %j for the header of the secret is refused: nothing could send it',
    (name) => {
      expect(refusal(`copies:\n  secretHeader: ${JSON.stringify(name)}\n`)).toBe(
        'FILE:2: copies.secretHeader is no name of an HTTP header, such as x-crossfade-secret.',
      )
    },
  )

  it('lists five problems and counts the rest, and never a value', () => {
    const message = refusal(Array.from({ length: 8 }, (_, index) => `secret${index}: hidden\n`).join(''))
    expect(message).toMatch(/; and 3 more\.$/)
    expect(message).not.toContain('hidden')
  })
})

describe('settings of what this version does not do yet', () => {
  it('are named, and none of the defaults is', () => {
    expect(settingsWithoutEffect(loadConfig(undefined, {}))).toEqual([])
    const file = fileWith(
      'ramp: { enabled: true }\nnotices: [{ kind: slack, urlEnv: A }]\n' +
        'bridge: { sources: [{ projectId: p, name: n, mode: direct }] }\n',
    )
    expect(settingsWithoutEffect(loadConfig(file, {}))).toEqual(['bridge.sources'])
  })
})

describe('the environment', () => {
  it('is stronger than the file, by the path of each setting in upper case', () => {
    const file = fileWith('admin: { hosts: [file.example] }\nunleash: { refreshMs: 20000 }\n')
    expect(
      loadConfig(file, {
        CROSSFADE_ADMIN_HOSTS: 'ops.example, other.example:4467',
        CROSSFADE_UNLEASH_REFRESH_MS: '5000',
        CROSSFADE_UNLEASH_ALLOW_USER_IDS: 'true',
        CROSSFADE_COPIES_LATENESS_MINUTES: '30',
        CROSSFADE_BRIDGE_SOURCES: '[{"projectId":"p","name":"web","mode":"direct"}]',
        CROSSFADE_PARITY_MONEY_EVENTS: 'Order Completed, Refund Requested',
        CROSSFADE_PARITY_LOSS_LIMIT: '0.01',
        CROSSFADE_SOURCE: '',
        DATABASE_URL: 'postgres://one',
        CLICKHOUSE_URL: 'http://clickhouse:8123',
      }),
    ).toMatchObject({
      admin: { hosts: ['ops.example', 'other.example:4467'] },
      unleash: { refreshMs: 5_000, allowUserIds: true },
      copies: { latenessMinutes: 30 },
      bridge: { sources: [{ projectId: 'p', name: 'web', mode: 'direct' }] },
      parity: { moneyEvents: ['Order Completed', 'Refund Requested'], lossLimit: 0.01 },
      source: 'store',
      database: { url: 'postgres://one' },
      warehouse: { url: 'http://clickhouse:8123' },
    })
  })

  it('has its mistakes named by the variable', () => {
    expect(refusal('', { CROSSFADE_UNLEASH_REFRESH_MS: 'soon' })).toBe(
      'CROSSFADE_UNLEASH_REFRESH_MS must be a number.',
    )
    expect(refusal('', { CROSSFADE_RAMP_ENABLED: 'yes' })).toBe(
      'CROSSFADE_RAMP_ENABLED must be true or false.',
    )
  })

  it('alone holds the secrets', () => {
    const env = { CROSSFADE_ADMIN_TOKEN: ' a ', CROSSFADE_UNLEASH_TOKEN: '', CROSSFADE_SEGMENT_SECRET: 's' }
    expect(readSecrets(env)).toEqual({
      adminToken: 'a',
      segmentSecret: 's',
      copiesSecret: null,
      unleashToken: null,
      unleashAdminToken: null,
    })
  })
})
