import type { Leg } from '../../core/index.ts'
import { CliError } from '../cli-error.ts'
import { followPropagation } from '../kill/follow-propagation.ts'
import { askKill } from '../kill/kill-answer.ts'
import { parseArguments } from '../parse-flags.ts'
import { connect, type Api } from '../server/connect.ts'
import { printable } from '../status/printable.ts'
import type { Verb } from '../verb.ts'

const OFF: Readonly<Record<Leg, string>> = {
  rudderstack: 'RudderStack is off for everybody: they are on Segment only',
  segment: 'Segment is off for everybody: they are on RudderStack only',
}

export const killVerb: Verb = {
  name: 'kill',
  summary: 'switch a leg off for everybody, now',
  usage: `crossfade kill rudderstack|segment [--reason "…"] [--no-wait] [--json]

rudderstack: everybody on Segment only, within seconds. segment: everybody on RudderStack only. Holds over any rollout,
wherever it comes from, until crossfade unkill; shares, people and buckets stay as they are, so that the same people
come back. Asks nothing. Then says, for some seconds, how many open pages have it.

  --reason TEXT  why, for the history
  --no-wait      do not wait for open pages
  --json         print the body of the route and nothing else
  --server URL   the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade kill rudderstack --reason "orders are missing"
No server answers? crossfade export FILE --kill rudderstack makes the file that does it without one.

Exit 0: off. 1: off, but not stored: a restart of the server would forget it. 2: no token. 3: no server answers.`,
  async run(argv, io) {
    const spec = { reason: 'TEXT', 'no-wait': true, json: true, server: 'URL' } as const
    const { flags, operands } = parseArguments('kill', argv, spec, ['rudderstack|segment'])
    const leg = legOf(operands[0])
    const api = connect(flags, io)
    const { body, answer } = await kill(api, leg, flags.reason)
    io.stdout.write(flags.json ? body : `${OFF[answer.killed ?? leg]} (revision ${answer.revision}).\n`)
    if (!answer.stored) io.stderr.write(`crossfade: ${printable(answer.problem ?? NOT_STORED)}\n`)
    if (!flags.json && !flags['no-wait']) await followPropagation(api, answer.revision, io)
    if (!flags.json) io.stdout.write('To lift it: crossfade unkill\n')
    return answer.stored && answer.killed === leg ? 0 : 1
  },
}

const NOT_STORED = 'The kill holds but is not stored, and a restart of the server would forget it.'

const legOf = (text: string | undefined): Leg => {
  if (text === 'rudderstack' || text === 'segment') return text
  throw new CliError(2, `kill takes rudderstack or segment, not "${text}".`)
}

/** Whoever finds no server now must not have to look for the way without one. */
const kill = async (api: Api, leg: Leg, reason: string | undefined) => {
  try {
    return await askKill(api, leg, reason)
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== 3) throw error
    throw new CliError(
      3,
      `${error.message}\nWithout a server: crossfade export FILE --kill ${leg} prints the rollout that does it; ` +
        'put it where gates fetch theirs (README, "The server is down and I must switch RudderStack off").',
      { cause: error },
    )
  }
}
