import { z } from 'zod'
import { SESSION_COOKIE } from '../auth/session-cookie.ts'
import { problemSchema } from './schemas.ts'
import type { AnyRoute, Answers } from './route.ts'

type Json = Record<string, unknown>

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

const content = (schema: z.ZodType, io: 'input' | 'output', type = 'application/json'): Json => ({
  content: { [type]: { schema: schemaOf(schema, io) } },
})

const responses = (answers: Answers, isList: boolean): Json =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { means, body }]) => [
      status,
      { description: means, ...(Number(status) >= 400 ? PROBLEM : body && answered(body, isList)) },
    ]),
  )

const PROBLEM = content(problemSchema, 'output', 'application/problem+json')

/** Every list comes as CSV as well. */
const answered = (body: z.ZodType, isList: boolean): Json => {
  const json = content(body, 'output')
  const csv = { 'text/csv': { schema: { type: 'string' } } }
  return isList ? { content: { ...(json['content'] as Json), ...csv } } : json
}

const FOREIGN: Answers = {
  403: { means: 'The Origin is not this server’s.' },
  421: { means: 'The Host is not one that this listener answers to; admin.hosts names more.' },
  503: { means: 'The database does not answer; try again.' },
}
const UNKNOWN: Answers = {
  401: { means: 'No token, or one that is not known.' },
  403: { means: 'The role may not, or the Origin is not this server’s.' },
}
const MALFORMED: Answers = { 422: { means: 'Not what this address takes; problems says what and where' } }
const UNREADABLE: Answers = {
  400: { means: 'The body is no JSON, or was cut off.' },
  413: { means: 'The body is too large.' },
  415: { means: 'The body is not sent as application/json.' },
}

/** What any route may answer; what it says of one itself comes first. */
const answersOf = ({ role, query, body, answers }: AnyRoute): Answers => ({
  ...FOREIGN,
  ...(role !== null && UNKNOWN),
  ...((query ?? body) && MALFORMED),
  ...(body && UNREADABLE),
  ...answers,
})

const hasFormat = ({ query }: AnyRoute): boolean => query instanceof z.ZodObject && 'format' in query.shape

const parameters = ({ path, query, headers = {} }: AnyRoute): Json[] => {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const shape = query instanceof z.ZodObject ? query.shape : {}
  const queries = Object.entries(shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(schema as z.ZodType, 'input'),
  }))
  const needed = Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  }))
  return [...names, ...queries, ...needed]
}

const operation = (route: AnyRoute): Json => ({
  summary: route.summary,
  ...(route.role === null
    ? { security: [] }
    : { description: `Needs the role ${route.role}, or one above it.` }),
  parameters: parameters(route),
  ...(route.body && { requestBody: { required: true, ...content(route.body, 'input') } }),
  responses: responses(answersOf(route), hasFormat(route)),
})

/** An OpenAPI 3.1 description of the routes, from the schemas that check what they take. */
export const openApiOf = (routes: readonly AnyRoute[], version: string): Json => {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Crossfade',
      version,
      description: 'Ramp controls: the admin listener of crossfade serve.',
    },
    security: [{ bearer: [] }, { cookie: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      },
    },
    paths,
  }
}
