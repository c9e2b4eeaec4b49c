import { parseRollout } from '../../core/index.ts'

/**
 * What pages will find wrong with a rollout, in sentences; none where they take it. Checked under the longest revision,
 * so that no later one makes it too long.
 */
export const pageProblems = (document: Readonly<Record<string, unknown>>): readonly string[] => {
  const parsed = parseRollout({ ...document, revision: Number.MAX_SAFE_INTEGER })
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path || 'the rollout'} ${message}`)
}
