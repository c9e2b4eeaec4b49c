import type { Refused } from '../../control/refused.ts'
import { problem } from '../../http/problem.ts'
import { problemsAnswer } from '../answer.ts'

/** Why nothing was written, as an answer. */
export const refusalAnswer = (refused: Refused): Response => {
  switch (refused.why) {
    case 'elsewhere':
    case 'nothing-to-undo':
      return problem(409, refused.message)
    case 'unreachable':
      return problem(502, refused.message)
    case 'stale':
      return problem(
        409,
        `Revision ${refused.current} is in force by now: look at what changed, and make the change from that one.`,
        { etag: `"${refused.current}"` },
        { current: refused.current },
      )
    case 'problems':
      return problemsAnswer(
        'The rollout was not changed; each problem says what, where and how.',
        refused.problems,
      )
  }
}
