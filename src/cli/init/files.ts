import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { errorText } from '../../server/error-text.ts'
import { CliError } from '../cli-error.ts'
import type { SetUp } from './set-up.ts'

const TEMPLATE = `# What crossfade's server runs on. A key that is not known here is an error. Every value can also come from the
# environment: CROSSFADE_ and the path in upper case, such as CROSSFADE_PUBLIC_LISTEN. Secrets come from there only.

# What browsers and both vendors' webhooks reach, through a path of your own site.
public: { listen: 127.0.0.1:4466, base: '', origins: ['*'] }
# What operators reach, never the public. hosts: further Host headers that it answers to; url: for links in notices.
admin: { listen: 127.0.0.1:4467, hosts: [], url: }
dataDir: .crossfade
# Where the rollout is written: store (crossfade set, the dashboard), file (edit it), unleash.
source: store
# What an empty store begins with; of the source file, the rollout itself.
rolloutFile: rollout.json
unleash:
  url:
  environment:
  project: default
  refreshMs: 15000
  allowUserIds: false
database:
  # DATABASE_URL; empty: SQLite in dataDir.
  url:
warehouse:
  # CLICKHOUSE_URL; empty: embedded.
  url:
  cluster:
ramp: { file: ramp.yaml, enabled: false }
# The copies of every call that both vendors' webhooks bring back.
copies:
  latenessMinutes: 60
  commitMs: 250
  payloadDays: 3
  sampleDays: 30
  rules: parity-rules.yaml
  secretHeader: x-crossfade-secret
# A network that sends more of all reports than this share counts for nothing in the ramp; 1: none does, where all people
# come from one address.
reports: { networkShare: 0.01 }
# Events that money depends on (empty: suggested by name and amounts), and the share of lost sessions to prove.
parity: { moneyEvents: [], lossLimit: 0.005 }
# Old app versions that still send to Segment: { projectId, name, mode: direct | bridge } for each source.
bridge:
  dataPlaneUrl:
  sources: []
# Who is told of steps of the ramp and of kills: { kind: slack | webhook, urlEnv: NAME, secretEnv: NAME } for each. The
# variables hold the address, and a webhook's secret.
notices: []
# Per 1,000 events.
prices:
  segment:
  rudderstack:
  currency:
`

/** crossfade.yaml, with a word on each part. */
const configText = ({ dataPlane }: SetUp): string => {
  const document = parseDocument(TEMPLATE)
  document.setIn(['bridge', 'dataPlaneUrl'], dataPlane)
  return document.toString({ lineWidth: 0, nullStr: '' })
}

/** rollout.json: everybody on Segment only, as it is now. */
const rolloutText = ({ key }: SetUp): string => {
  const audiences = [{ name: 'everyone', rudderstack: 0, segment: 100 }]
  return `${JSON.stringify({ format: 1, key, revision: 1, stickiness: 'deviceId', audiences }, null, 2)}\n`
}

const FILES = ['crossfade.yaml', 'rollout.json'] as const

/** @throws CliError (exit 2) where one of them is there already */
export const refuseExisting = async (folder: string): Promise<void> => {
  for (const name of FILES) {
    const file = join(folder, name)
    const exists = await access(file).then(
      () => true,
      () => false,
    )
    if (exists) throw new CliError(2, `${file} is there already; --force writes over it.`)
  }
}

/** @throws CliError (exit 2) */
export const writeFiles = async (folder: string, setUp: SetUp, force: boolean): Promise<void> => {
  const texts = { 'crossfade.yaml': configText(setUp), 'rollout.json': rolloutText(setUp) }
  for (const name of FILES) {
    const file = join(folder, name)
    try {
      await mkdir(folder, { recursive: true })
      await writeFile(file, texts[name], { flag: force ? 'w' : 'wx' })
    } catch (cause) {
      throw new CliError(2, `${file} cannot be written: ${errorText(cause)}.`, { cause })
    }
  }
}
