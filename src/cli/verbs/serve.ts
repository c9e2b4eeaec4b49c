import { once } from 'node:events'
import { createLog, ServerError, startServer, type CrossfadeServer, type Log } from '../../server/index.ts'
import { CliError } from '../cli-error.ts'
import { parseFlags } from '../parse-flags.ts'
import type { Io, Verb } from '../verb.ts'

export const serveVerb: Verb = {
  name: 'serve',
  summary: 'serve a rollout to browsers and take their reports',
  usage: `crossfade serve --rollout FILE [--public HOST:PORT] [--admin HOST:PORT] [--data-dir FOLDER]

Serves the rollout in FILE to browsers and reads it again whenever it changes; a file that cannot be
published leaves the last good one in force and says so. Runs until it is stopped by SIGINT or SIGTERM.

  --rollout FILE      the rollout, as JSON                      CROSSFADE_ROLLOUT_FILE
  --public HOST:PORT  what browsers reach (127.0.0.1:4466)      CROSSFADE_PUBLIC_LISTEN
  --admin HOST:PORT   what the operator reaches, on this
                      machine only (127.0.0.1:4467)             CROSSFADE_ADMIN_LISTEN
  --data-dir FOLDER   keeps the highest revision (.crossfade)   CROSSFADE_DATA_DIR

CROSSFADE_ADMIN_HOSTS lists further Hosts that the admin listener answers to, with commas between them.
Port 0 takes any free port. The log goes to stderr, one JSON object a line.`,
  async run(argv, io) {
    const flags = parseFlags('serve', argv, {
      rollout: 'FILE',
      public: 'HOST:PORT',
      admin: 'HOST:PORT',
      'data-dir': 'FOLDER',
    })
    const rolloutFile = flags.rollout ?? io.env['CROSSFADE_ROLLOUT_FILE']
    if (!rolloutFile) throw new CliError(2, 'serve needs a rollout: crossfade serve --rollout FILE.')
    const log = createLog((line) => io.stderr.write(line), Date.now)
    const server = await start({
      rolloutFile,
      ...setting('publicListen', flags.public ?? io.env['CROSSFADE_PUBLIC_LISTEN']),
      ...setting('adminListen', flags.admin ?? io.env['CROSSFADE_ADMIN_LISTEN']),
      ...setting('dataDir', flags['data-dir'] ?? io.env['CROSSFADE_DATA_DIR']),
      adminHosts: listOf(io.env['CROSSFADE_ADMIN_HOSTS']),
      log,
    })
    io.stdout.write(greeting(server))
    await aborted(io)
    await server.close()
    return 0
  },
}

const setting = <Name extends string>(name: Name, value: string | undefined): { [name in Name]?: string } =>
  (value ? { [name]: value } : {}) as { [name in Name]?: string }

const listOf = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')

const start = async (options: Parameters<typeof startServer>[0] & { log: Log }): Promise<CrossfadeServer> => {
  try {
    return await startServer(options)
  } catch (error) {
    if (error instanceof ServerError) throw new CliError(2, error.message, { cause: error })
    throw error
  }
}

const greeting = ({ publicUrl, adminUrl }: CrossfadeServer): string =>
  `public  ${publicUrl}  browsers: the rollout and their reports
admin   ${adminUrl}  you: crossfade status --server ${adminUrl}
`

const aborted = async ({ signal }: Io): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort')
}
