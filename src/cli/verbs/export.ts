import { parseRollout, type Leg } from '../../core/index.ts'
import { rolloutInForce } from '../change/rollout-in-force.ts'
import { CliError } from '../cli-error.ts'
import { parseArguments } from '../parse-flags.ts'
import { breakGlass } from '../rollout-file/break-glass.ts'
import { readGoodRollout } from '../rollout-file/read-rollout.ts'
import type { JsonObject } from '../rollout-file/is-object.ts'
import { connect } from '../server/connect.ts'
import type { Io, Verb } from '../verb.ts'

const LEFT: Readonly<Record<Leg, string>> = { rudderstack: 'Segment only', segment: 'RudderStack only' }

export const exportVerb: Verb = {
  name: 'export',
  summary: 'print a rollout, with one leg switched off for everybody where asked; needs no server',
  usage: `crossfade export [FILE] [--kill rudderstack|segment] [--above REVISION]

Prints the rollout in FILE, or the one that the server has in force where no FILE is given. With --kill it is the file
for break-glass: the same rollout with that leg switched off for everybody and its revision one higher, to be put where
the gates of all pages fetch it while no server answers. Nothing else in it changes.

  --rollout FILE    the same as FILE
  --kill LEG        rudderstack: everybody on Segment only · segment: everybody on RudderStack only
  --above REVISION  the highest revision that was ever published, where FILE is older: gates refuse a lower one
  --server URL      the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade export rollout.json --kill rudderstack > killed.json

Exit 0: printed. 2: no such file, or it is no rollout. 3: no FILE was given and no server answers.`,
  async run(argv, io) {
    const spec = { rollout: 'FILE', kill: 'rudderstack|segment', above: 'REVISION', server: 'URL' } as const
    const { flags, operands } = parseArguments('export', argv, spec, ['[FILE]'])
    const kill = legOf(flags.kill)
    if (kill === null && flags.above !== undefined) throw new CliError(2, '--above goes with --kill.')
    const above = revisionOf(flags.above)
    const file = fileOf(flags, operands[0])
    const document = file === undefined ? await fromServer(flags, io) : (await readGoodRollout(file)).document
    const exported = kill === null ? document : killed(document, kill, above)
    io.stdout.write(`${JSON.stringify(exported, null, 2)}\n`)
    if (kill !== null)
      io.stderr.write(
        `Revision ${String(exported['revision'])}: everybody ${LEFT[kill]}. Put it at the address that gates ` +
          'fetch the rollout from; if a higher revision was ever published, say so with --above.\n',
      )
    return 0
  },
}

type Flags = { readonly rollout?: string; readonly server?: string }

const fileOf = ({ rollout, server }: Flags, operand: string | undefined): string | undefined => {
  if (rollout !== undefined && operand !== undefined)
    throw new CliError(2, `export takes one rollout, and "${operand}" and --rollout ${rollout} are two.`)
  const file = operand ?? rollout
  if (file !== undefined && server !== undefined)
    throw new CliError(2, `export takes one rollout, and "${file}" and --server ${server} are two.`)
  return file
}

const fromServer = async (flags: Flags, io: Io): Promise<JsonObject> => {
  try {
    return (await rolloutInForce(connect(flags, io))).document
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== 3) throw error
    throw new CliError(3, `${error.message}\nWithout a server: crossfade export FILE.`, { cause: error })
  }
}

const legOf = (text: string | undefined): Leg | null => {
  if (text === undefined) return null
  if (text === 'rudderstack' || text === 'segment') return text
  throw new CliError(2, `--kill takes rudderstack or segment, not "${text}".`)
}

const revisionOf = (text: string | undefined): number => {
  if (text === undefined) return 0
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  throw new CliError(2, `--above takes a revision, a whole number such as 42, not "${text}".`)
}

const killed = (document: JsonObject, kill: Leg, above: number): JsonObject => {
  const exported = breakGlass(document, kill, above)
  const parsed = parseRollout(exported)
  if (parsed.ok) return exported
  const [problem] = parsed.problems
  throw new CliError(2, `no gate would take it: ${problem?.path ?? ''} ${problem?.message ?? ''}.`)
}
