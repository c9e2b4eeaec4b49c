import { CliError } from '../cli-error.ts'
import { parseArguments } from '../parse-flags.ts'
import { fetchPair } from '../parity/answers.ts'
import { formatPair } from '../parity/format-pair.ts'
import { connect, type Api } from '../server/connect.ts'
import { Refused } from '../server/refused.ts'
import { clip } from '../status/printable.ts'
import type { Verb } from '../verb.ts'

const WIDTH = { usual: 140, least: 80 }

export const pairVerb: Verb = {
  name: 'pair',
  summary: 'both copies of one call, side by side',
  usage: `crossfade pair ID [--json]

Shows what Segment and what RudderStack delivered of one call, in the form in which they are compared: lines that differ
are marked ! where no rule explains it and ~ where one does, and the rules say why. ID is context.crossfade.id of either
copy; crossfade pairs lists them.

  --json        print the body of the route and nothing else: the raw copies too
  --server URL  the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade pair 3f0b7c1e-8f4e-4a8e-9a51-6f1b4d5f2c77

Exit 0: shown. 1: no copy of such a pair is known. 2: a wrong flag, no token. 3: no server answers, or it has no
warehouse.`,
  async run(argv, io) {
    const { flags, operands } = parseArguments('pair', argv, { json: true, server: 'URL' }, ['ID'])
    const { body, value } = await fetchKnown(connect(flags, io), operands[0] ?? '')
    const width = Math.max(WIDTH.least, io.stdout.columns ?? WIDTH.usual)
    io.stdout.write(flags.json ? body : formatPair(value, width))
    return 0
  },
}

const fetchKnown = async (api: Api, id: string) => {
  try {
    return await fetchPair(api, id)
  } catch (error) {
    if (!(error instanceof Refused) || error.answer.status !== 404) throw error
    throw new CliError(
      1,
      `no copy of a pair "${clip(id, 100)}" is known; crossfade pairs lists those that are.`,
    )
  }
}
