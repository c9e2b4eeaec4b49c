import { parseRollout, type Leg } from '../../core/index.ts'
import { CliError } from '../cli-error.ts'
import { parseArguments } from '../parse-flags.ts'
import { breakGlass } from '../rollout-file/break-glass.ts'
import { readGoodRollout } from '../rollout-file/read-rollout.ts'
import type { JsonObject } from '../rollout-file/is-object.ts'
import type { Verb } from '../verb.ts'

const LEFT: Readonly<Record<Leg, string>> = { rudderstack: 'Segment only', segment: 'RudderStack only' }

export const exportVerb: Verb = {
  name: 'export',
  summary: 'print a rollout, with one leg switched off for everybody where asked; needs no server',
  usage: `crossfade export FILE [--kill rudderstack|segment] [--above REVISION]

Prints the rollout in FILE. With --kill it is the file for break-glass: the same rollout with that leg switched
off for everybody and its revision one higher, to be put where the gates of all pages fetch it while no server
answers. Nothing else in it changes.

  --rollout FILE    the same as FILE
  --kill LEG        rudderstack: everybody on Segment only · segment: everybody on RudderStack only
  --above REVISION  the highest revision that was ever published, where FILE is older: gates refuse a lower one`,
  async run(argv, io) {
    const spec = { rollout: 'FILE', kill: 'rudderstack|segment', above: 'REVISION' } as const
    const { flags, operands } = parseArguments('export', argv, spec, ['[FILE]'])
    const document = await readDocument(flags.rollout, operands[0])
    const kill = legOf(flags.kill)
    if (kill === null && flags.above !== undefined) throw new CliError(2, '--above goes with --kill.')
    const exported = kill === null ? document : killed(document, kill, revisionOf(flags.above))
    io.stdout.write(`${JSON.stringify(exported, null, 2)}\n`)
    if (kill !== null)
      io.stderr.write(
        `Revision ${String(exported['revision'])}: everybody ${LEFT[kill]}. Put it at the address that gates ` +
          'fetch the rollout from; if a higher revision was ever published, say so with --above.\n',
      )
    return 0
  },
}

const readDocument = async (flag: string | undefined, operand: string | undefined): Promise<JsonObject> => {
  if (flag !== undefined && operand !== undefined)
    throw new CliError(2, `export takes one rollout, and "${operand}" and --rollout ${flag} are two.`)
  const file = operand ?? flag
  if (file === undefined) throw new CliError(2, 'export needs a rollout: crossfade export FILE.')
  return (await readGoodRollout(file)).document
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
