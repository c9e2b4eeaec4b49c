import { z } from 'zod'
import type { Token } from '../../control/control-store.ts'
import { sessionCookie, SESSION_MS } from '../../auth/session-cookie.ts'
import { createSecret, hashSecret } from '../../auth/token-secret.ts'
import { problem } from '../../http/problem.ts'
import { json, noContent } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { role } from '../schemas.ts'

const LINK_MS = 10 * 60 * 1000

const secret = z.string().min(1).max(200)
const who = z.object({ name: z.string(), role })

export const sessionRoutes = ({ store, authenticator, now }: ApiPorts): AnyRoute[] => {
  const signIn = async (token: Token, secure: boolean): Promise<Response> => {
    const session = createSecret('session')
    await store.createSession(session.hash, token, now() + SESSION_MS)
    const { name, role: its } = token
    return json({ name, role: its }, 200, { 'set-cookie': sessionCookie(session.secret, secure) })
  }
  return [
    route({
      method: 'GET',
      path: '/api/session',
      role: 'viewer',
      summary: 'Who asks',
      answers: { 200: { means: 'The name and the role of the token', body: who } },
      handle: (_asked, { token: { name, role: its } }) => json({ name, role: its }),
    }),
    route({
      method: 'POST',
      path: '/api/session',
      role: null,
      summary: 'Sign a browser in, with the code of a one-time link or with a token',
      body: z.union([z.strictObject({ code: secret }), z.strictObject({ token: secret })]),
      answers: {
        200: { means: 'Signed in for 12 hours, by a cookie', body: who },
        401: { means: 'The link is used up or too old, or the token is not known' },
      },
      async handle({ body, header }) {
        const token =
          'code' in body
            ? await store.useLogin(hashSecret(body.code), now())
            : (await authenticator.byToken(body.token))?.token
        if (token) return signIn(token, isSecure(header))
        return problem(
          401,
          'code' in body
            ? 'This link was used already, or is older than 10 minutes: make another one with crossfade login.'
            : 'This token is not known, or was revoked.',
        )
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/session',
      role: 'viewer',
      summary: 'Sign this browser out',
      answers: { 204: { means: 'Signed out' } },
      async handle({ header }, { session }) {
        if (session !== null) {
          await store.endSession(session)
          authenticator.forget(session)
        }
        return noContent({ 'set-cookie': sessionCookie(null, isSecure(header)) })
      },
    }),
    route({
      method: 'POST',
      path: '/api/login',
      role: 'viewer',
      summary: 'A link that signs one browser in as the caller, once, within 10 minutes',
      body: z.strictObject({
        base: z
          .url({ protocol: /^https?$/, error: 'is no http or https address' })
          .max(1_000)
          .optional()
          .describe('where that browser reaches this listener'),
      }),
      answers: { 200: { means: 'The link', body: z.object({ url: z.string(), expiresAt: z.number() }) } },
      async handle({ body, header }, { token }) {
        const { secret: code, hash } = createSecret('login')
        const expiresAt = now() + LINK_MS
        await store.createLogin(hash, token, expiresAt)
        const base = body.base ?? `${isSecure(header) ? 'https' : 'http'}://${header('host')}`
        // behind #: no server, proxy or log gets to see it
        return json({ url: `${base.replace(/\/*([?#].*)?$/, '')}/#login=${code}`, expiresAt })
      },
    }),
  ]
}

/** As the proxy in front says, or the browser itself. */
const isSecure = (header: (name: string) => string | undefined): boolean =>
  header('x-forwarded-proto') === 'https' || header('origin')?.startsWith('https:') === true
