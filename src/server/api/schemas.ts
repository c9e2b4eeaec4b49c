import { z } from 'zod'
import { ACTIONS, ROLES } from '../control/control-store.ts'

// Bodies and answers that more than one route shares, as OpenAPI shows them.

const time = z.number().describe('ms since epoch')
const object = z.record(z.string(), z.unknown())

export const leg = z.enum(['segment', 'rudderstack'])
const cohort = z.enum(['segment', 'dual', 'rudderstack'])
export const role = z.enum(ROLES)
export const reason = z.string().trim().min(1).max(1_000).describe('why, for the audit log')
export const revision = z.int().min(1)
export const format = z.enum(['json', 'csv']).optional()

/** A whole number as a query brings it. */
export const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)

export const rolloutDocument = object.describe('a rollout, as gates read it')

const problem = z.object({ path: z.string().describe('JSON Pointer'), message: z.string() })

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('one sentence for a person'),
  problems: z.array(problem).optional(),
  current: revision.optional().describe('the revision in force'),
})

export const simulationSchema = z.object({
  population: z.int().describe('people seen in reports'),
  moved: z.int(),
  backward: z.int().describe('of those, towards Segment'),
  rows: z
    .array(
      z.object({ audience: z.string().nullable(), from: cohort, to: cohort, people: z.int() }).readonly(),
    )
    .readonly(),
  since: time.nullable().describe('the first report that counts'),
  approximate: z.boolean(),
  share: z.number().describe('percent of people who move'),
  reasonRequired: z.boolean(),
  notes: z.array(z.string()).readonly(),
})

export const changedSchema = z.object({
  revision,
  warnings: z.array(problem),
  simulation: simulationSchema,
})

export const auditEntrySchema = z.object({
  id: z.int(),
  at: time,
  actor: z.string(),
  action: z.enum(ACTIONS),
  reason: z.string().nullable(),
  before: object.nullable(),
  after: object.nullable(),
  revision: revision.nullable(),
  evidence: object.optional(),
})

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  role,
  createdAt: time,
  lastUsedAt: time.nullable(),
})
