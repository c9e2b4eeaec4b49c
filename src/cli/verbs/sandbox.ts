import { once } from 'node:events'
import { startSandbox, type Sandbox } from '../../sandbox/index.ts'
import { CliError } from '../cli-error.ts'
import { parseFlags } from '../parse-flags.ts'
import { WEBHOOK_FLAGS, WEBHOOK_USAGE, webhookOptions } from '../sandbox/webhook-options.ts'
import { wholeNumber } from '../sandbox/whole-number.ts'
import type { Verb } from '../verb.ts'

const DEFAULT_PORT = 4468

export const sandboxVerb: Verb = {
  name: 'sandbox',
  summary: "run local stand-ins for Segment's and RudderStack's clouds",
  usage: `crossfade sandbox [--port N] [--segment-key KEY] [--rudderstack-key KEY] [--separate-hosts]
        [--vendor-limits] [--segment-webhook URL] [--rudderstack-webhook URL] [--seed N] [--json]

Runs local stand-ins for both vendors' clouds and for the tools behind them, until it is stopped. Both unmodified
SDKs work with it; what to give them is printed at the start and served at /settings.

  --port N               where to listen on 127.0.0.1; 0 = any free port (${DEFAULT_PORT})
  --segment-key KEY      Segment's write key (SEGMENT_KEY)
  --rudderstack-key KEY  RudderStack's write key (RUDDERSTACK_KEY)
  --separate-hosts       give pages segment.localhost and rudderstack.localhost, so that one vendor can be blocked
  --vendor-limits        refuse what each vendor refuses for its size: Segment 32 KB a call and 500 KB a batch (400),
                         RudderStack 4,000 KB a request (413)
${WEBHOOK_USAGE}
  --seed N               of the random numbers of faults (1)
  --json                 print the settings as JSON

Lists: GET /arrivals, /deliveries, /requests, /webhooks; DELETE /arrivals forgets them. Faults: GET and PUT /faults, as
{ "segment": { "api": { "status": 500, "times": 1 } },
  "rudderstack": { "pipeline": [{ "fault": "lose", "event": "Bought", "share": 0.02 }], "webhook": { "stop": true } } };
{ } takes them all away. GET /injected lists every fault that was done to an event.

Example: crossfade sandbox --segment-webhook http://127.0.0.1:4466/v1/copies/segment

Exit 0: stopped by a signal. 2: a wrong flag, or the port is taken.`,
  async run(argv, io) {
    const flags = parseFlags('sandbox', argv, {
      port: 'N',
      'segment-key': 'KEY',
      'rudderstack-key': 'KEY',
      'separate-hosts': true,
      'vendor-limits': true,
      ...WEBHOOK_FLAGS,
      seed: 'N',
      json: true,
    })
    const port = wholeNumber('--port', flags.port ?? String(DEFAULT_PORT), 0, 65_535)
    const sandbox = await start({
      port,
      seed: wholeNumber('--seed', flags.seed ?? '1', 0, 2 ** 32 - 1),
      webhooks: webhookOptions(flags, io),
      limits: flags['vendor-limits'] ? 'vendor' : 'none',
      writeKeys: {
        ...(flags['segment-key'] && { segment: flags['segment-key'] }),
        ...(flags['rudderstack-key'] && { rudderstack: flags['rudderstack-key'] }),
      },
      hosts: flags['separate-hosts']
        ? { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' }
        : {},
    })
    io.stdout.write(flags.json ? `${JSON.stringify(sandbox.settings)}\n` : greeting(sandbox))
    if (!io.signal.aborted) await once(io.signal, 'abort')
    await sandbox.close()
    io.stderr.write(undelivered(sandbox))
    return 0
  },
}

async function start(options: Parameters<typeof startSandbox>[0] & { port: number }): Promise<Sandbox> {
  try {
    return await startSandbox(options)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new CliError(2, `port ${options.port} is taken; choose another with --port.`, { cause })
    if (code === 'EACCES')
      throw new CliError(2, `port ${options.port} is not allowed; choose another with --port.`, { cause })
    // an option that only the sandbox can judge, such as what may be in a header
    if (cause instanceof TypeError && cause.message.startsWith('webhooks.'))
      throw new CliError(2, `${cause.message}.`, { cause })
    throw cause
  }
}

/** A sentence for each webhook that had still to get something; empty where none had. */
function undelivered(sandbox: Sandbox): string {
  return Object.values(sandbox.webhooks())
    .filter((state) => state !== null && state.undelivered > 0)
    .map((state) => {
      const copies = state!.undelivered === 1 ? '1 copy' : `${state!.undelivered} copies`
      return `crossfade sandbox: ${copies} did not reach ${state!.url}.\n`
    })
    .join('')
}

function greeting({ url, settings: { segment, rudderstack } }: Sandbox): string {
  return `sandbox at ${url}

Segment      AnalyticsBrowser.load({ writeKey: '${segment.writeKey}', cdnURL: '${segment.cdnURL}' })
RudderStack  load('${rudderstack.writeKey}', '${rudderstack.dataPlaneUrl}', {
               configUrl: '${rudderstack.configUrl}',
               destSDKBaseURL: '${rudderstack.destSDKBaseURL}' })

`
}
