import { askKill } from '../kill/kill-answer.ts'
import { parseFlags } from '../parse-flags.ts'
import { connect } from '../server/connect.ts'
import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { printable } from '../status/printable.ts'
import type { Verb } from '../verb.ts'

export const unkillVerb: Verb = {
  name: 'unkill',
  summary: 'lift a kill: the shares decide again, for the same people',
  usage: `crossfade unkill [--reason "…"] [--json]

Lifts a kill. The shares of the rollout decide again, and the same people are in each cohort as before.

  --reason TEXT  why, for the history
  --json         print the body of the route and nothing else
  --server URL   the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade unkill --reason "the data plane is well again"

Exit 0: nothing is off. 1: not stored, or the rollout itself says that a leg is off. 2: no token. 3: no server answers.`,
  async run(argv, io) {
    const flags = parseFlags('unkill', argv, { reason: 'TEXT', json: true, server: 'URL' })
    const { body, answer } = await askKill(connect(flags, io), null, flags.reason)
    const { killed, revision, stored, problem } = answer
    if (flags.json) io.stdout.write(body)
    else if (killed === null)
      io.stdout.write(`No kill is in force (revision ${revision}): the shares decide again.\n`)
    if (killed !== null)
      io.stderr.write(
        `crossfade: ${LEG_NAMES[killed]} is still off: the rollout itself says so (killed); change it where it is written.\n`,
      )
    if (!stored)
      io.stderr.write(`crossfade: ${printable(problem ?? 'A restart of the server would forget this.')}\n`)
    return stored && killed === null ? 0 : 1
  },
}
