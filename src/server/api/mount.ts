import type { Context } from 'hono'
import type { Authenticator } from '../auth/authenticator.ts'
import { mayAct, type Caller } from '../auth/caller.ts'
import { sessionIn } from '../auth/session-cookie.ts'
import type { Role } from '../control/control-store.ts'
import type { BodyBudget } from '../http/body-budget.ts'
import type { HttpApp, HttpEnv } from '../http/http-app.ts'
import { parseJson } from '../http/parse-json.ts'
import { problem } from '../http/problem.ts'
import { readBody } from '../http/read-body.ts'
import { checked, type Part } from './checked.ts'
import type { AnyRoute, Asked } from './route.ts'

type Ask = Context<HttpEnv>

const MAX_BODY_BYTES = 64 * 1024
const CLOSE = { connection: 'close' }

const refused = (answer: Response) => ({ ok: false, answer }) as const

/** Puts routes on an app: who asks is told first, then what they ask is checked, then it is done. */
export const mount = (
  app: HttpApp,
  routes: readonly AnyRoute[],
  authenticator: Authenticator,
  budget: BodyBudget,
): void => {
  for (const route of routes)
    app.on(route.method, route.path, (context) => answer(route, context, authenticator, budget))
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method)
    const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
    app.all(path, () => problem(405, `This address takes ${allow}.`, { allow }))
  }
}

const answer = async (
  route: AnyRoute,
  context: Ask,
  authenticator: Authenticator,
  budget: BodyBudget,
): Promise<Response> => {
  if (route.role === null) {
    const asked = await askedOf(route, context, budget)
    return asked.ok ? route.handle(asked.value) : asked.answer
  }
  const caller = await callerOf(context, authenticator)
  if (caller === null) return unknownCaller()
  if (!mayAct(caller.token.role, route.role)) return notAllowed(caller, route.role)
  const asked = await askedOf(route, context, budget)
  return asked.ok ? route.handle(asked.value, caller) : asked.answer
}

/** What is given more than once comes as a list; only where a schema takes one it may. */
const queryOf = (context: Ask): Readonly<Record<string, string | string[]>> =>
  Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? values[0]! : values,
    ]),
  )

const askedOf = async (
  route: AnyRoute,
  context: Ask,
  budget: BodyBudget,
): Promise<Part<Asked<undefined, undefined>>> => {
  const query = checked(route.query, queryOf(context), 'query')
  if (!query.ok) return query
  const body = await bodyOf(route, context, budget)
  if (!body.ok) return body
  return {
    ok: true,
    value: {
      query: query.value as undefined,
      body: body.value as undefined,
      name: context.req.param('name') ?? context.req.param('id') ?? '',
      header: (name) => context.req.header(name),
    },
  }
}

const notAllowed = ({ token: { name, role } }: Caller, needed: Role): Response =>
  problem(
    403,
    `${name} is ${article(role)}, and this needs ${article(needed)}: ask for a token of that role.`,
  )

const article = (role: Role): string => `${role === 'viewer' ? 'a' : 'an'} ${role}`

const callerOf = async (context: Ask, authenticator: Authenticator): Promise<Caller | null> => {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? []
  if (bearer !== undefined) return authenticator.byToken(bearer)
  const session = sessionIn(context.req.header('cookie'))
  return session === null ? null : authenticator.bySession(session)
}

const unknownCaller = (): Response =>
  problem(
    401,
    'Send a token that is known: Authorization: Bearer TOKEN. On this server’s own machine crossfade token create --local makes one.',
    { 'www-authenticate': 'Bearer' },
  )

const bodyOf = async (route: AnyRoute, context: Ask, budget: BodyBudget): Promise<Part<unknown>> => {
  if (route.body === undefined) return { ok: true, value: undefined }
  // a page of another site cannot send this type without asking first
  if (!/^application\/json\b/i.test(context.req.header('content-type') ?? ''))
    return refused(problem(415, 'Send JSON, with Content-Type: application/json.', CLOSE))
  const max = route.maxBodyBytes ?? MAX_BODY_BYTES
  const bytes = await readBody(context.env.incoming, max, budget)
  if (bytes === 'too-large') return refused(problem(413, `This address takes at most ${max} bytes.`, CLOSE))
  if (bytes === 'busy')
    return refused(
      problem(503, 'Too much is on its way at once; send it again.', { 'retry-after': '5', ...CLOSE }),
    )
  if (bytes === 'aborted') return refused(problem(400, 'The body was cut off.'))
  const json = parseJson(bytes)
  if (!json.ok) return refused(problem(400, `The body ${json.message}.`))
  return checked(route.body, json.value, 'body')
}
