import { z } from 'zod'
import { RECORDED_STEP_MS } from '../../../core/ramp/recorded.ts'
import { json, problemsAnswer } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { NO_PARITY, withParity } from './parity-or-problem.ts'
import { rangeQuery } from './range.ts'

const MOST_DAYS = 90
const DAY_MS = 86_400_000
const MOST_EVENTS = 100

const name = z.string().min(1).max(512)
const query = z.strictObject({
  from: rangeQuery.from.describe('ms since epoch; default: 30 days before to'),
  to: rangeQuery.to,
  event: z
    .union([name, z.array(name).max(MOST_EVENTS)])
    .optional()
    .describe('a key event whose sessions are told apart; may be repeated'),
})

const count = z.number()
const counts = z.object({
  sessions: count.describe('settled dual sessions'),
  lost: count,
  mismatched: count,
  duplicated: count,
  split: count,
  extra: count,
})

const body = z.object({
  from: z.number().describe('ms since epoch'),
  to: z.number(),
  stepMs: z.number(),
  sentinel: z.number().describe('percent of RudderStack-only people who stay on both, by now'),
  rows: z.array(
    z.object({
      at: z.number().describe('the start of the step in which the sessions began'),
      revision: z.number(),
      audience: z.string(),
      last: z.boolean().describe('whether it was the last audience, everyone else'),
      only: z.boolean().describe('whether it was the only one'),
      dual: z
        .number()
        .nullable()
        .describe('percent of its people on both legs under that revision; null = nobody knows'),
      all: counts,
      events: z.record(z.string(), counts),
    }),
  ),
})

/** Whole steps, so that none is counted in part. */
const stepAt = (at: number): number => Math.floor(at / RECORDED_STEP_MS) * RECORDED_STEP_MS

/** What a ramp can be rehearsed against. */
export const rampRecordedRoutes = (ports: ApiPorts): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/ramp/recorded',
    role: 'viewer',
    summary: 'Settled dual sessions over time, and how many people were on both legs then',
    query,
    answers: { 200: { means: 'Steps with sessions, the oldest first', body }, ...NO_PARITY },
    handle: ({ query: { to = ports.now(), from = to - 30 * DAY_MS, event = [] } }) =>
      withParity(ports, async (parity) => {
        const range = { from: stepAt(Math.max(0, from)), to }
        if (to - from > MOST_DAYS * DAY_MS)
          return problemsAnswer(`At most ${MOST_DAYS} days are answered at once.`, [
            { path: '/from', message: `must be at most ${MOST_DAYS} days before to` },
          ])
        const { key, sentinel } = ports.rollout()
        const rows = await parity.recorded({ ...range, rollout: key, events: [event].flat() })
        return json({ ...range, stepMs: RECORDED_STEP_MS, sentinel, rows })
      }),
  }),
]
