import { parsePublishable } from '../rollout/parse-publishable.ts'

/** What pages will find wrong with a rollout, in sentences; none where they take it. */
export const pageProblems = (document: Readonly<Record<string, unknown>>): readonly string[] => {
  const parsed = parsePublishable({ revision: 1, ...document })
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path || 'the rollout'} ${message}`)
}
