import { CliError } from '../cli-error.ts'
import { isObject, type JsonObject } from '../rollout-file/is-object.ts'
import { problemLines } from '../rollout-file/problem-lines.ts'
import type { Answer } from '../server/ask.ts'
import type { Api } from '../server/connect.ts'
import { isProblem, Refused } from '../server/refused.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'
import { percentText } from '../status/numbers.ts'
import { printable } from '../status/printable.ts'
import type { Io } from '../verb.ts'
import { changedMeanwhile } from './changed-meanwhile.ts'
import { formatImpact } from './format-impact.ts'
import { isImpact, type Impact } from './impact.ts'
import { rolloutChanges } from './rollout-changes.ts'
import type { InForce } from './rollout-in-force.ts'

export type Proposal = {
  /** How the audit log names it. */
  readonly verb: 'set' | 'apply'
  readonly inForce: InForce
  readonly document: JsonObject
  readonly reason: string | undefined
  readonly dryRun: boolean
  /** Print the body of the route and nothing else. */
  readonly json: boolean
}

/**
 * Says what a change does and who moves, then makes it; asks nothing.
 * @throws CliError, and nothing was changed: exit 1 where it is refused or somebody was faster, 2 where a reason is missing
 */
export const publishChange = async (api: Api, io: Io, proposal: Proposal): Promise<void> => {
  const { inForce, document, json } = proposal
  const changes = rolloutChanges(inForce.document, document)
  if (json) {
    // what changes nothing makes no revision
    const { body } = await put(api, { ...proposal, dryRun: proposal.dryRun || changes.length === 0 })
    io.stdout.write(body)
    return
  }
  io.stdout.write(`${printable(String(inForce.document['key']))}  revision ${inForce.revision} is in force\n`)
  if (changes.length === 0) {
    io.stdout.write('\nNothing changes: it says the same already.\n')
    return
  }
  const impact = await simulate(api, document)
  io.stdout.write(`\n${changes.map((line) => `  ${line}\n`).join('')}\n${formatImpact(impact)}\n`)
  if (impact.reasonRequired && proposal.reason === undefined) throw reasonMissing(impact)
  const { value } = await put(api, proposal)
  io.stdout.write(warningsOf(value) + done(api, value, proposal))
}

const simulate = async (api: Api, document: JsonObject): Promise<Impact> => {
  const { value } = await api.ask('POST', '/api/simulate', { role: 'viewer', body: { rollout: document } })
  if (isImpact(value)) return value
  throw unexpectedAnswer(api)
}

const put = async (api: Api, proposal: Proposal): Promise<Answer> => {
  const { verb, inForce, document, reason, dryRun } = proposal
  const query = new URLSearchParams({
    verb,
    ...(reason !== undefined && { reason }),
    ...(dryRun && { dryRun: 'true' }),
  })
  const headers = { 'if-match': `"${inForce.revision}"` }
  try {
    return await api.ask('PUT', `/api/rollout?${query.toString()}`, { body: document, headers })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.current !== null)
      throw await changedMeanwhile(api, { from: inForce.revision, current: error.current }, Date.now())
    // a reason that is missing, or too long
    if (error.problems.some(({ path }) => path === 'reason')) throw new CliError(2, error.message)
    throw error
  }
}

const reasonMissing = ({ share }: Impact): CliError =>
  new CliError(
    2,
    `this moves ${percentText(share)} of people, and what moves more than 20 % needs a reason; ` +
      'nothing was changed. Add --reason "…": whoever reads the history later sees it.',
  )

const warningsOf = (value: unknown): string => {
  const warnings =
    isObject(value) && Array.isArray(value['warnings']) ? value['warnings'].filter(isProblem) : []
  if (warnings.length === 0) return ''
  return `Warnings; nothing is refused for these:\n${problemLines(warnings, 'the rollout').join('\n')}\n\n`
}

const done = (api: Api, value: unknown, { dryRun }: Proposal): string => {
  const revision = isObject(value) ? value['revision'] : null
  if (typeof revision !== 'number') throw unexpectedAnswer(api)
  return dryRun
    ? 'Nothing was changed: this was a dry run.\n'
    : `Revision ${revision} is in force. To take it back: crossfade undo\n`
}
