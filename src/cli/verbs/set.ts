import { publishChange } from '../change/publish-change.ts'
import { rolloutInForce } from '../change/rollout-in-force.ts'
import { setShares, shareOf } from '../change/set-shares.ts'
import { CliError } from '../cli-error.ts'
import { parseFlags } from '../parse-flags.ts'
import { connect } from '../server/connect.ts'
import type { Verb } from '../verb.ts'

export const setVerb: Verb = {
  name: 'set',
  summary: 'change the shares of an audience; says first who moves',
  usage: `crossfade set --rudderstack 5 [--segment 100] [--audience NAME] [--reason "…"] [--dry-run] [--json]

Changes how many percent of an audience's people reach RudderStack, or Segment. Says who moves, then writes at once;
it asks nothing. If somebody else changed the rollout meanwhile, nothing is written and you read who did what.

  --rudderstack PERCENT  of people whose events reach RudderStack: 0 to 100, two decimals at most
  --segment PERCENT      of people whose events reach Segment
  --audience NAME        whose (the last: everybody that no other audience decides)
  --reason TEXT          why, for the history; needed where more than 20 % of people move
  --dry-run              say who would move, and write nothing
  --json                 print the body of the route and nothing else
  --server URL           the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade set --rudderstack 10 --reason "two quiet days at 5"

Exit 0: in force. 1: refused, or somebody was faster. 2: a wrong flag, no reason, no token. 3: no server answers.`,
  async run(argv, io) {
    const flags = parseFlags('set', argv, {
      rudderstack: 'PERCENT',
      segment: 'PERCENT',
      audience: 'NAME',
      reason: 'TEXT',
      'dry-run': true,
      json: true,
      server: 'URL',
    })
    const rudderstack = shareOf('--rudderstack', flags.rudderstack)
    const segment = shareOf('--segment', flags.segment)
    if (rudderstack === undefined && segment === undefined)
      throw new CliError(2, 'set needs a share: crossfade set --rudderstack 5.')
    const shares = {
      ...(rudderstack !== undefined && { rudderstack }),
      ...(segment !== undefined && { segment }),
    }
    const api = connect(flags, io)
    const inForce = await rolloutInForce(api)
    await publishChange(api, io, {
      verb: 'set',
      inForce,
      document: setShares(inForce.document, flags.audience, shares),
      reason: flags.reason,
      dryRun: flags['dry-run'] === true,
      json: flags.json === true,
    })
    return 0
  },
}
