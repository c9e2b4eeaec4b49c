import { counted } from '../../core/text/counted.ts'
import { CliError } from '../cli-error.ts'
import { parseFlags } from '../parse-flags.ts'
import { isObject } from '../rollout-file/is-object.ts'
import { connect } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'
import type { Verb } from '../verb.ts'

export const forgetVerb: Verb = {
  name: 'forget',
  summary: 'delete all that is kept of a person',
  usage: `crossfade forget --user ID [--reason "…"] [--json]

Deletes every copy, report and pair of this user, and of the devices and sessions that copies link to that user
alone. Sums and evidence name nobody and stay. The history says that it was done, by whom and why, and not of whom: it
keeps the SHA-256 of the id. Segment's and RudderStack's own data are for their own deletion requests.

  --user ID      the user id, as the app identifies
  --reason TEXT  why, for the history
  --json         print the body of the route and nothing else
  --server URL   the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade forget --user u-1001 --reason "request 88"

Exit 0: deleted, or there was nothing. 2: a wrong flag, no token of the role admin. 3: no server answers, or it has no
warehouse.`,
  async run(argv, io) {
    const flags = parseFlags('forget', argv, { user: 'ID', reason: 'TEXT', json: true, server: 'URL' })
    if (flags.user === undefined)
      throw new CliError(2, 'forget needs --user ID: crossfade forget --user u-1001.')
    const api = connect(flags, io)
    const body = { userId: flags.user, ...(flags.reason !== undefined && { reason: flags.reason }) }
    const answer = await api.ask('POST', '/api/forget', { role: 'admin', body })
    const rows = isObject(answer.value) ? answer.value['rows'] : null
    if (typeof rows !== 'number') throw unexpectedAnswer(api)
    const said =
      rows === 0 ? 'Nothing was kept of this person.' : `${counted(rows, 'row')} of this person deleted.`
    io.stdout.write(flags.json ? answer.body : `${said}\n`)
    return 0
  },
}
