import { z } from 'zod'
import type { UnleashFlag } from './unleash-types.ts'

const constraint = z.looseObject({ contextName: z.string(), operator: z.string() })
const constraints = z.array(constraint).nullish()
const segment = z.union([z.number(), z.looseObject({ constraints })])

const strategy = z.looseObject({
  name: z.string(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  constraints,
  // unleash-client has undefined for a segment that Unleash did not send
  segments: z.array(segment.nullish()).nullish(),
  variants: z.array(z.unknown()).nullish(),
})

const flag = z.looseObject({
  name: z.string(),
  enabled: z.boolean(),
  // unleash-client takes one without strategies for off
  strategies: z.array(strategy).optional(),
  dependencies: z.array(z.unknown()).nullish(),
})

/** Whether the answer has the form of a flag at all; what it says is for the translation. A sentence where not. */
export function unreadableFlag(given: UnleashFlag | undefined): string | null {
  if (given === undefined) return null
  const issue = flag.safeParse(given).error?.issues[0]
  return issue ? `it cannot be read: at ${issue.path.join('.') || 'its top'}: ${issue.message}` : null
}
