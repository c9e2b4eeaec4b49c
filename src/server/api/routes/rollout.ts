import { z } from 'zod'
import type { Rollout } from '../../../core/index.ts'
import { unknownFieldWarnings } from '../../../core/rollout/unknown-fields.ts'
import { problem } from '../../http/problem.ts'
import { MAX_ROLLOUT_BYTES } from '../../rollout/read-rollout-file.ts'
import { HEADERS, json, problemsAnswer } from '../answer.ts'
import type { ApiPorts, Simulation } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { changedSchema, reason, rolloutDocument } from '../schemas.ts'
import { refusalAnswer } from './refusal.ts'

const putQuery = z.strictObject({
  reason: reason.optional(),
  verb: z.enum(['set', 'apply']).default('apply').describe('how the audit log names the change'),
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
})

export const rolloutRoutes = (ports: ApiPorts): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/rollout',
    role: 'viewer',
    summary: 'The rollout in force, exactly as browsers get it',
    answers: { 200: { means: 'ETag: the revision, in quotes', body: rolloutDocument } },
    handle: () => {
      const { bytes, rollout } = ports.source.current()
      return new Response(bytes, {
        headers: { 'content-type': 'application/json', ...HEADERS, etag: `"${rollout.revision}"` },
      })
    },
  }),
  route({
    method: 'PUT',
    path: '/api/rollout',
    role: 'operator',
    summary: 'Put another rollout in force, made from the one that If-Match names',
    query: putQuery,
    headers: { 'If-Match': 'the revision that the change was made from, such as "42"' },
    body: rolloutDocument,
    maxBodyBytes: MAX_ROLLOUT_BYTES,
    answers: {
      200: { means: 'It is in force; with dryRun: it would be', body: changedSchema },
      409: {
        means: 'If-Match is no longer in force (current: what is), or the rollout is written elsewhere',
      },
      422: { means: 'Not valid; problems says what and where' },
      428: { means: 'If-Match is missing' },
      502: { means: 'Where the rollout is written as well cannot be reached' },
    },
    async handle({ query, body, header }, { token }) {
      const expected = revisionOf(header('if-match'))
      if (expected === null)
        return problem(428, 'Send If-Match with the revision that the change was made from, such as "42".')
      const checked = ports.control.check(body, expected)
      if (!checked.ok) return refusalAnswer(checked)
      const before = ports.rollout()
      const simulation = await ports.simulate(before, checked.rollout)
      if (simulation.reasonRequired && query.reason === undefined) return reasonMissing(simulation)
      const warnings = unknownFieldWarnings(body)
      if (query.dryRun) return changed(before, warnings, simulation)
      const by = { actor: token.name, action: query.verb, reason: query.reason ?? null, at: ports.now() }
      const written = await ports.control.put(body, expected, by)
      if (!written.ok) return refusalAnswer(written)
      await ports.ramp.heed()
      return changed(written.after, warnings, simulation)
    },
  }),
]

/** A strong tag alone: a weak one would say that another text is as good. */
const revisionOf = (ifMatch: string | undefined): number | null => {
  const [, digits] = /^"?(\d{1,16})(?:-[\da-f]+)?"?$/.exec(ifMatch?.trim() ?? '') ?? []
  return digits === undefined ? null : Number(digits)
}

const reasonMissing = ({ share }: Simulation): Response =>
  problemsAnswer(`This moves ${share} % of people: say why, with a reason.`, [
    { path: 'reason', message: `is needed where more than 20 % of people move; this moves ${share} %` },
  ])

const changed = (
  { revision }: Rollout,
  warnings: ReturnType<typeof unknownFieldWarnings>,
  simulation: Simulation,
): Response => json({ revision, warnings, simulation }, 200, { etag: `"${revision}"` })
