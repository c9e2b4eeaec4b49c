import type { z } from 'zod'
import type { Problem } from '../../core/index.ts'
import { member } from '../../core/rollout/problem.ts'
import { nearest } from '../../core/text/nearest.ts'
import { keysAt } from './inner.ts'

type Issue = z.core.$ZodIssue

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const pointer = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((above, part) => member(above, String(part)), '')

const messageOf = (issue: Issue): string => {
  if (issue.code === 'invalid_type') return `must be ${NOUNS[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
  if (issue.code === 'too_small')
    return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`
  if (issue.code === 'too_big')
    return `must ${issue.origin === 'string' ? `have at most ${issue.maximum} characters` : `be at most ${issue.maximum}`}`
  return issue.message
}

const unknownKey = (key: string, known: readonly string[]): string => {
  const near = nearest(key, known)
  return near === null ? 'is not known' : `is not known; the nearest that is: ${near}`
}

/** What is wrong, place by place, in words; a key that is not known names the nearest that is. */
export const problemsOf = (schema: z.core.$ZodType, issues: readonly Issue[]): Problem[] =>
  issues.flatMap((issue): Problem[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: pointer([...issue.path, key]),
          message: unknownKey(key, keysAt(schema, issue.path)),
        }))
      : [{ path: pointer(issue.path), message: messageOf(issue) }],
  )
