import { nearest } from '../../core/text/nearest.ts'
import { CliError } from '../cli-error.ts'
import { createToken } from '../tokens/create.ts'
import { listTokens } from '../tokens/list.ts'
import { revokeToken } from '../tokens/revoke.ts'
import type { Verb } from '../verb.ts'

const PARTS: Readonly<Record<string, Verb['run']>> = {
  create: createToken,
  list: listTokens,
  revoke: revokeToken,
}

export const tokenVerb: Verb = {
  name: 'token',
  summary: 'make, list and revoke tokens of people and pipelines',
  usage: `crossfade token create --name NAME --role viewer|operator|admin [--local] [--json]
crossfade token list [--local] [--json]
crossfade token revoke NAME [--local]

A token says who does something, and what they may: viewer looks, operator also changes shares and kills, admin also
makes tokens. create prints the secret alone, this once; the server keeps no more than its SHA-256. The secret goes into
CROSSFADE_TOKEN: a flag would be in the list of processes.

  --name NAME        who it is for; the history shows it
  --role ROLE        viewer, operator or admin
  --local            on the server's host: use its database instead of a token; the server may run meanwhile
  --config FILE      with --local: the server's settings (crossfade.yaml here, where there is one)
  --data-dir FOLDER  with --local: the server's folder (.crossfade)                     CROSSFADE_DATA_DIR
  --json             print the body of the route and nothing else
  --server URL       the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: export CROSSFADE_TOKEN=$(crossfade token create --local --name me --role operator)

Exit 0: done. 1: the name is taken, or there is no such token. 2: a wrong flag, no token. 3: no server answers.`,
  async run([part, ...argv], io) {
    if (part === undefined)
      throw new CliError(2, 'token needs one of create, list, revoke; see crossfade help token.')
    const run = Object.hasOwn(PARTS, part) ? PARTS[part] : undefined
    if (run) return run(argv, io)
    throw new CliError(2, `token does not know "${part}"; did you mean ${nearest(part, Object.keys(PARTS))}?`)
  },
}
