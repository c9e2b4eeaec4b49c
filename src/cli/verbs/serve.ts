import { once } from 'node:events'
import {
  createLog,
  HIGHEST_FLOOR,
  loadConfig,
  readNoticeTargets,
  readSecrets,
  ServerError,
  settingsWithoutEffect,
  startServer,
  unleashSettings,
  type Config,
  type CrossfadeServer,
  type ServerOptions,
  type WarehouseSettings,
} from '../../server/index.ts'
import type { Secrets } from '../../server/config/secrets.ts'
import { CliError } from '../cli-error.ts'
import { parseFlags } from '../parse-flags.ts'
import type { Io, Verb } from '../verb.ts'

const FLAGS = {
  config: 'FILE',
  rollout: 'FILE',
  public: 'HOST:PORT',
  admin: 'HOST:PORT',
  'data-dir': 'FOLDER',
  'revision-floor': 'REVISION',
} as const

export const serveVerb: Verb = {
  name: 'serve',
  summary: 'run the server: rollouts and reports for browsers, ramp controls for you',
  usage: `crossfade serve [--config FILE] [--rollout FILE] [--public HOST:PORT] [--admin HOST:PORT]
                [--data-dir FOLDER] [--revision-floor REVISION]

Publishes the rollout to browsers, takes their reports, and gives you the ramp controls: the dashboard and what
the other verbs ask. Settings come from crossfade.yaml, the environment above it, and flags above both. Runs until
it is stopped by SIGINT or SIGTERM. The first start prints a token of the role admin, once.

  --config FILE       the settings (crossfade.yaml, where there is one)
  --rollout FILE      publish this file and follow its changes, whatever source says
  --public HOST:PORT  what browsers reach (127.0.0.1:4466)      CROSSFADE_PUBLIC_LISTEN
  --admin HOST:PORT   what the operator reaches, never the
                      public (127.0.0.1:4467)                   CROSSFADE_ADMIN_LISTEN
  --data-dir FOLDER   keeps the control store (.crossfade)      CROSSFADE_DATA_DIR
  --revision-floor N  publish above revision N, which browsers
                      have and an old copy of the store forgot

Every setting has a variable: CROSSFADE_ and its path, such as CROSSFADE_ADMIN_HOSTS; DATABASE_URL names a
PostgreSQL, CLICKHOUSE_URL a ClickHouse in the place of the embedded engine. CROSSFADE_ADMIN_TOKEN is a further
token of the role admin. Copies are taken once the secrets of the vendors' webhooks are set: CROSSFADE_SEGMENT_SECRET,
CROSSFADE_COPIES_SECRET.
Whom it tells of steps of the ramp and of kills (Slack-compatible or signed webhooks) is set in crossfade.yaml, as
notices; admin.url there says where the links in them lead.
Port 0 takes any free port. The log goes to stderr, one JSON object a line.

Example: crossfade serve --config crossfade.yaml

Exit 0: stopped by a signal. 2: a wrong setting, or it cannot listen or keep its store.`,
  async run(argv, io) {
    const flags = parseFlags('serve', argv, FLAGS)
    const log = createLog((line) => io.stderr.write(line), Date.now)
    const server = await refusing(async () => {
      const config = loadConfig(flags.config, io.env)
      for (const setting of settingsWithoutEffect(config)) log('warn', 'setting without effect', { setting })
      const secrets = readSecrets(io.env)
      const fromUnleash = config.source === 'unleash' && !flags.rollout
      return startServer({
        ...optionsFrom(config, secrets),
        notices: readNoticeTargets(config.notices, io.env),
        ...(fromUnleash && { unleash: unleashSettings(config.unleash, secrets) }),
        ...(flags.rollout && { source: 'file', rolloutFile: flags.rollout }),
        ...(flags.public && { publicListen: flags.public }),
        ...(flags.admin && { adminListen: flags.admin }),
        ...(flags['data-dir'] && { dataDir: flags['data-dir'] }),
        ...(flags['revision-floor'] && { revisionFloor: floorOf(flags['revision-floor']) }),
        log,
      })
    })
    io.stdout.write(greeting(server))
    await aborted(io)
    await server.close()
    return 0
  },
}

const optionsFrom = (config: Config, secrets: Secrets): ServerOptions => ({
  source: config.source,
  rolloutFile: config.rolloutFile,
  publicListen: config.public.listen,
  publicBase: config.public.base,
  publicOrigins: config.public.origins,
  adminListen: config.admin.listen,
  adminHosts: config.admin.hosts,
  dataDir: config.dataDir,
  warehouse: warehouseSettings(config),
  parity: {
    latenessMinutes: config.copies.latenessMinutes,
    rulesFile: config.copies.rules,
    ...config.parity,
  },
  ramp: config.ramp,
  networkShare: config.reports.networkShare,
  copies: {
    secrets: { segment: secrets.segmentSecret, copies: secrets.copiesSecret },
    secretHeader: config.copies.secretHeader,
    commitMs: config.copies.commitMs,
  },
  ...(config.admin.url && { dashboardUrl: config.admin.url }),
  ...(config.database.url && { databaseUrl: config.database.url }),
  ...(secrets.adminToken && { adminToken: secrets.adminToken }),
})

const warehouseSettings = ({ warehouse: { url, cluster }, copies }: Config): WarehouseSettings => ({
  ...(url !== undefined && { url }),
  ...(cluster !== undefined && { cluster }),
  payloadDays: copies.payloadDays,
  sampleDays: copies.sampleDays,
})

const floorOf = (text: string): number => {
  const floor = Number(text)
  if (/^\d+$/.test(text) && floor >= 1 && floor <= HIGHEST_FLOOR) return floor
  throw new CliError(2, `--revision-floor takes a revision, such as 57, and not "${text}".`)
}

const refusing = async <Value>(start: () => Promise<Value>): Promise<Value> => {
  try {
    return await start()
  } catch (error) {
    if (error instanceof ServerError) throw new CliError(2, error.message, { cause: error })
    throw error
  }
}

const greeting = ({ publicUrl, adminUrl, firstToken }: CrossfadeServer): string =>
  `public  ${publicUrl}  browsers: the rollout and their reports
admin   ${adminUrl}  you: the dashboard, and crossfade status --server ${adminUrl}
${firstToken === null ? '' : tokenText(firstToken)}`

const tokenText = (token: string): string => `
This is the first start. A token of the role admin, shown this once:

  export CROSSFADE_TOKEN=${token}

It signs you in on the dashboard too. Make one for each person and pipeline: crossfade token create.
`

const aborted = async ({ signal }: Io): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort')
}
