import { z } from 'zod'
import { BY, OUTCOMES } from '../../parity/answers/parity-answer.ts'
import { leg } from '../schemas.ts'

const time = z.number().describe('ms since epoch')
const share = z.number().describe('0 to 1')
const count = z.number()
const byLeg = z.object({ segment: count, rudderstack: count })
const outcomes = z.object(
  Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count])) as Record<
    (typeof OUTCOMES)[number],
    typeof count
  >,
)

const loss = z.object({
  sessions: count.describe('settled dual sessions'),
  lost: count,
  low: share,
  high: share,
  enough: count.describe('sessions that would prove the limit, were none lost'),
})

const row = z.object({
  key: z.string(),
  event: z.string().optional().describe('by property and trait: of what'),
  calls: count,
  segment: count,
  rudderstack: count,
  outcomes,
  changesMeaning: count.describe('of the expected: analysts will notice at cutover'),
  duplicates: byLeg,
  causes: z
    .array(z.object({ outcome: z.enum(['missing', 'extra']), cause: z.string(), calls: count }))
    .optional(),
  money: z.boolean().optional(),
  loss,
})

export const parityBody = z.object({
  from: time,
  to: time,
  settledUntil: time.nullable(),
  by: z.enum(BY),
  rows: z.array(row),
  funnel: z.object({
    assigned: count.describe('dual sessions whose pages reported'),
    called: count.describe('calls that these made'),
    segment: count.describe('calls that arrived'),
    rudderstack: count,
  }),
  lostOnBoth: count.describe('calls that gaps in the numbers of sessions prove'),
  unstamped: byLeg.describe('copies of apps without the gate'),
  undated: count.describe('pairs of visitors whose clocks cannot be meant'),
  sampled: z.boolean(),
  limit: share,
  alpha: share,
})

const agreement = z.object({ same: count, different: count })

export const identityBody = z.object({
  from: time,
  to: time,
  people: count.describe('devices that both legs know'),
  agree: count,
  anonymousIds: agreement,
  userIds: agreement,
  groups: agreement,
  traits: z.array(
    z.object({ path: z.string(), equal: count, missing: count, extra: count, different: count }),
  ),
  splits: z.array(
    z.object({
      person: z.string(),
      kind: z.enum(['split', 'merge']),
      leg,
      segment: z.array(z.string()),
      rudderstack: z.array(z.string()),
    }),
  ),
  totals: z
    .object({ splits: count, merges: count })
    .describe('all of them; splits lists the first 200, as CSV 10,000'),
})

const effect = z.enum(['none', 'changes-meaning'])

export const rulesBody = z.object({
  from: time,
  to: time,
  problem: z.string().nullable().describe('why the file’s newest text is not in force'),
  hits: z.array(
    z.object({
      rule: z.string(),
      own: z.boolean().describe('of the rules file'),
      says: z.string(),
      effect,
      atCutover: z.string().nullable(),
      expires: z.string().nullable().describe('of the rules file: up to when it explains'),
      pairs: count,
      events: z.array(z.object({ event: z.string(), pairs: count })),
    }),
  ),
  suggestions: z.array(
    z.object({
      rule: z.record(z.string(), z.unknown()).describe('a rule that would explain it'),
      kind: z.string(),
      pairs: count,
      share,
    }),
  ),
})

export const sourcesBody = z.object({
  sources: z.array(
    z.object({
      leg,
      lastCopyAt: time.nullable(),
      copies: count,
      lagMs: z.object({ median: z.number().nullable(), p95: z.number().nullable() }),
      ahead: z.object({ share, medianMs: z.number().nullable() }),
      doubted: count.describe(
        'settled calls of the last hour with a stamp that no gate makes; they are no evidence',
      ),
    }),
  ),
})

const pairRow = z.object({
  id: z.string(),
  at: time,
  type: z.string(),
  event: z.string(),
  outcome: z.string(),
  cause: z.string(),
  cohort: z.string(),
  session: z.string(),
  userId: z.string(),
  region: z.string(),
  area: z.string(),
  appVersion: z.string(),
  browser: z.string(),
  changesMeaning: z.boolean(),
  doubted: z.boolean().describe('a stamp of it is none that a gate makes: it is no evidence'),
  copies: byLeg,
  differences: z.array(z.object({ path: z.string(), kind: z.string(), rule: z.string() })),
})

export const pairsBody = z.object({ pairs: z.array(pairRow), next: z.string().nullable() })

const side = z.object({
  body: z.unknown().describe('as it was delivered; null once it is too old to be kept'),
  canonical: z.unknown().describe('in the form in which both are compared; null where nothing is kept of it'),
  copies: z.array(z.object({ receivedAt: time, at: time, sdk: z.string(), recovered: z.boolean() })),
})

export const pairBody = z.object({
  id: z.string(),
  pair: pairRow.nullable().describe('null until it is settled'),
  masked: z
    .boolean()
    .describe('the payloads are too old to be kept: labels stand for the values of the canonical forms'),
  segment: side,
  rudderstack: side,
  differences: z.array(
    z.object({
      path: z.string(),
      kind: z.string(),
      rule: z.string().optional(),
      effect: effect.optional(),
      says: z.string().optional(),
      atCutover: z.string().optional(),
      segment: z.unknown().optional(),
      rudderstack: z.unknown().optional(),
    }),
  ),
})
