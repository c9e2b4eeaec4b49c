import { z } from 'zod'
import { tokenName } from '../../auth/token-name.ts'
import { createSecret } from '../../auth/token-secret.ts'
import { ServerError } from '../../server-error.ts'
import { problem } from '../../http/problem.ts'
import { json, noContent, problemsAnswer } from '../answer.ts'
import { csvAnswer, csvOf } from '../csv.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { format, role, tokenSchema } from '../schemas.ts'

const created = z.object({ name: z.string(), role, token: z.string().describe('shown this once') })

export const tokensRoutes = ({ store, authenticator, now }: ApiPorts): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/tokens',
    role: 'admin',
    summary: 'Tokens that are not revoked, the oldest first; never their secrets',
    query: z.strictObject({ format }),
    answers: { 200: { means: 'Tokens', body: z.object({ tokens: z.array(tokenSchema) }) } },
    async handle({ query }) {
      const tokens = await store.tokens()
      return query.format === 'csv' ? csvAnswer(csvOf(tokens, COLUMNS), 'crossfade-tokens') : json({ tokens })
    },
  }),
  route({
    method: 'POST',
    path: '/api/tokens',
    role: 'admin',
    summary: 'Make a token for a person or a pipeline',
    body: z.strictObject({ name: tokenName, role }),
    answers: {
      201: { means: 'Made; nobody can read its secret again', body: created },
      422: { means: 'The name is taken' },
    },
    async handle({ body }, { token: { name: actor } }) {
      const { secret, hash } = createSecret('token')
      const by = { actor, action: 'token-create', reason: null, at: now() } as const
      try {
        await store.createToken({ ...body, hash }, by)
      } catch (error) {
        if (!(error instanceof ServerError && error.code === 'token-name')) throw error
        return problemsAnswer(error.message, [{ path: '/name', message: 'is taken' }])
      }
      await authenticator.refresh()
      return json({ ...body, token: secret }, 201)
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/tokens/:name',
    role: 'admin',
    summary: 'Revoke a token, and with it the browsers that signed in by it',
    answers: { 204: { means: 'Revoked' }, 404: { means: 'There is none of this name' } },
    async handle({ name: given }, { token: { name: actor } }) {
      const by = { actor, action: 'token-revoke', reason: null, at: now() } as const
      if (!(await store.revokeToken(given, by)))
        return problem(404, `There is no token named ${JSON.stringify(given)}.`)
      await authenticator.refresh()
      return noContent()
    },
  }),
]

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const COLUMNS: Readonly<Record<string, (token: z.infer<typeof tokenSchema>) => string | null>> = {
  id: ({ id }) => id,
  name: (token) => token.name,
  role: (token) => token.role,
  createdAt: ({ createdAt }) => iso(createdAt),
  lastUsedAt: ({ lastUsedAt }) => iso(lastUsedAt),
}
