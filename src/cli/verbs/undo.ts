import { formatImpact } from '../change/format-impact.ts'
import { isImpact } from '../change/impact.ts'
import { CliError } from '../cli-error.ts'
import { describeEntry } from '../history/describe-entry.ts'
import { fetchHistory } from '../history/fetch-history.ts'
import { parseFlags } from '../parse-flags.ts'
import { isObject } from '../rollout-file/is-object.ts'
import { connect, type Api } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'
import type { Verb } from '../verb.ts'

export const undoVerb: Verb = {
  name: 'undo',
  summary: 'take the last change of shares back, for the same people',
  usage: `crossfade undo [--to REVISION] [--reason "…"] [--json]

Puts the rollout from before the last change in force again, as a new revision; the same people go back. Asks nothing.
A kill is not undone by it: crossfade unkill does that.

  --to REVISION  the rollout of this revision instead (crossfade history --json names them)
  --reason TEXT  why, for the history
  --json         print the body of the route and nothing else
  --server URL   the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade undo --reason "checkout lost orders"

Exit 0: in force. 1: there is nothing to undo, or it is refused. 2: no token. 3: no server answers.`,
  async run(argv, io) {
    const flags = parseFlags('undo', argv, { to: 'REVISION', reason: 'TEXT', json: true, server: 'URL' })
    const to = flags.to === undefined ? {} : { to: revisionOf(flags.to) }
    const api = connect(flags, io)
    const body = { ...to, ...(flags.reason !== undefined && { reason: flags.reason }) }
    const answer = await api.ask('POST', '/api/undo', { body })
    io.stdout.write(flags.json ? answer.body : await describe(api, answer.value))
    return 0
  },
}

const revisionOf = (text: string): number => {
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  throw new CliError(2, `--to takes a revision, a whole number such as 42, not "${text}".`)
}

const describe = async (api: Api, value: unknown): Promise<string> => {
  const { revision, undone, simulation } = isObject(value) ? value : {}
  if (typeof revision !== 'number' || typeof undone !== 'number' || !isImpact(simulation))
    throw unexpectedAnswer(api)
  const changes = await changesOf(api, revision)
  return [
    `Revision ${revision} is in force, in place of ${undone}.\n`,
    ...(changes.length === 0 ? [] : [changes.map((line) => `  ${line}\n`).join('')]),
    formatImpact(simulation),
  ].join('\n')
}

/** Best effort: it is undone without them. */
const changesOf = async (api: Api, revision: number): Promise<string[]> => {
  try {
    const { page } = await fetchHistory(api, { limit: 5 })
    const entry = page.entries.find((each) => each.revision === revision && each.action === 'undo')
    return entry ? describeEntry(entry) : []
  } catch {
    return []
  }
}
