import { changedMeanwhile } from '../change/changed-meanwhile.ts'
import { publishChange } from '../change/publish-change.ts'
import { rolloutInForce, type InForce } from '../change/rollout-in-force.ts'
import { CliError } from '../cli-error.ts'
import { parseArguments } from '../parse-flags.ts'
import type { CheckedRollout } from '../rollout-file/check-rollout.ts'
import { formatCheck } from '../rollout-file/format-check.ts'
import { readRollout } from '../rollout-file/read-rollout.ts'
import { connect, type Api } from '../server/connect.ts'
import type { Io, Verb } from '../verb.ts'

export const applyVerb: Verb = {
  name: 'apply',
  summary: 'put the rollout of a file in force; says first what changes and who moves',
  usage: `crossfade apply FILE [--reason "…"] [--dry-run] [--json]

Puts a rollout that lives in a file, in git say, in force on a server. Says what changes in which audience and who
moves, then writes at once; it asks nothing. FILE begins with the revision that it was made from (crossfade export
prints it): if another one is in force by now, nothing is written and you read who did what. A file that changes
nothing makes no revision. - is standard input.

  --reason TEXT  why, for the history; needed where more than 20 % of people move
  --dry-run      say what would change and who would move, and write nothing
  --json         print the body of the route and nothing else
  --server URL   the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade export > rollout.json, change it, then crossfade apply rollout.json --reason "checkout joins"

Exit 0: in force. 1: refused, or somebody was faster. 2: no such file, no reason, no token. 3: no server answers.`,
  async run(argv, io) {
    const spec = { reason: 'TEXT', 'dry-run': true, json: true, server: 'URL' } as const
    const { flags, operands } = parseArguments('apply', argv, spec, ['FILE'])
    const checked = await readGood(operands[0] ?? '', io)
    const api = connect(flags, io)
    const inForce = await rolloutInForce(api)
    await refuseOld(api, checked, inForce)
    await publishChange(api, io, {
      verb: 'apply',
      inForce,
      document: checked.document,
      reason: flags.reason,
      dryRun: flags['dry-run'] === true,
      json: flags.json === true,
    })
    return 0
  },
}

type Good = CheckedRollout & { ok: true }

/** With all that is wrong, before any server is asked. */
const readGood = async (file: string, { stdin }: Io): Promise<Good> => {
  const checked = await readRollout(file, stdin)
  if (checked.ok) return checked
  const name = file === '-' ? 'standard input' : file
  throw new CliError(1, `${formatCheck(name, checked)}Nothing was changed.`)
}

/** The server refuses it as well, but does not know what the file's maker has not seen. */
const refuseOld = async (api: Api, { rollout }: Good, { revision }: InForce): Promise<void> => {
  if (rollout.revision >= revision) return
  throw await changedMeanwhile(api, { from: rollout.revision, current: revision }, Date.now())
}
