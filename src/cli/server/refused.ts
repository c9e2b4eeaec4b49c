import type { Problem } from '../../core/index.ts'
import { counted } from '../../core/text/counted.ts'
import type { Role } from '../../server/control/control-store.ts'
import { CliError } from '../cli-error.ts'
import { isObject } from '../rollout-file/is-object.ts'
import { problemLines } from '../rollout-file/problem-lines.ts'
import { printable } from '../status/printable.ts'
import type { ExitCode } from '../verb.ts'
import type { Answer } from './ask.ts'

/** The server answered, and its answer is no. */
export class Refused extends CliError {
  readonly answer: Answer
  /** What of the request is wrong, each with its place. */
  readonly problems: readonly Problem[]
  /** The revision in force, where the request was made from an older one. */
  readonly current: number | null

  constructor(exitCode: ExitCode, message: string, answer: Answer) {
    super(exitCode, message)
    this.name = 'Refused'
    this.answer = answer
    this.problems = problemsOf(answer.value)
    const current = isObject(answer.value) ? answer.value['current'] : null
    this.current = typeof current === 'number' ? current : null
  }
}

export const isProblem = (value: unknown): value is Problem =>
  isObject(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string'

const problemsOf = (value: unknown): readonly Problem[] => {
  const problems = isObject(value) ? value['problems'] : null
  return Array.isArray(problems) ? problems.filter(isProblem) : []
}

const detailOf = ({ value, status }: Answer): string => {
  const detail = isObject(value) ? value['detail'] : null
  return typeof detail === 'string' ? printable(detail) : `HTTP ${status}.`
}

/**
 * What an answer that is no means: for whoever typed the command, what to do about it.
 * @param role that the route asks for
 */
export const refused = (answer: Answer, server: string, role: Role, hasToken: boolean): Refused => {
  switch (answer.status) {
    case 401:
      return new Refused(2, `${server} ${unknownToken(hasToken)} ${tokenHint(role, 'me')}`, answer)
    case 403:
      return new Refused(2, `${server} refused: ${detailOf(answer)} ${tokenHint(role, `me-${role}`)}`, answer)
    case 409:
    case 422:
      return new Refused(1, [detailOf(answer), ...lines(answer)].join('\n'), answer)
    default:
      return new Refused(3, `${server} refused: ${detailOf(answer)}`, answer)
  }
}

const unknownToken = (hasToken: boolean): string =>
  hasToken
    ? 'does not know the token in CROSSFADE_TOKEN: it was revoked, or is another server’s.'
    : 'asks for a token, and CROSSFADE_TOKEN holds none.'

/**
 * Never for a viewer's: who looks because something is wrong will want to do something about it.
 * @param name that is likely to be free: whose token may not has one already
 */
const tokenHint = (role: Role, name: string): string =>
  `Get one on the server's host: export CROSSFADE_TOKEN=$(crossfade token create --local --name ${name} ` +
  `--role ${role === 'admin' ? 'admin' : 'operator'})`

const lines = ({ value }: Answer): string[] => {
  const problems = problemsOf(value)
  return problems.length === 0
    ? []
    : [`${counted(problems.length, 'problem')}:`, ...problemLines(problems, 'the rollout')]
}
