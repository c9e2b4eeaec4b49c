import type { ApiProblem } from '../api/api.ts'
import { Notice } from './notice.tsx'

/** Why something did not work, as the server put it. */
export const ProblemNotice = ({ problem }: { readonly problem: ApiProblem | null }) =>
  problem === null ? null : (
    <Notice kind="wrong" live>
      <p>{problem.sentence}</p>
      {problem.problems.length > 0 && (
        <ul>
          {problem.problems.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path || '/'}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  )
