import type { z } from 'zod'
import { problemsOf } from '../schema/problems.ts'
import { problemsAnswer } from './answer.ts'

/** A part of a request, or the answer that refuses it. */
export type Part<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly answer: Response }

/** What a schema makes of a part of a request, or the answer that refuses it. */
export const checked = <Value>(
  schema: z.ZodType<Value> | undefined,
  value: unknown,
  what: 'query' | 'body',
): Part<Value | undefined> => {
  if (schema === undefined) return { ok: true, value: undefined }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const problems = problemsOf(schema, parsed.error.issues)
  const shown = problems.map(({ path, message }) => `${path || 'it'} ${message}`).join('; ')
  return {
    ok: false,
    answer: problemsAnswer(`The ${what} is not what this address takes: ${shown}.`, problems),
  }
}
