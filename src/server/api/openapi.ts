import { z } from 'zod'
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

const responses = (answers: Answers): Json =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { means, body }]) => [
      status,
      {
        description: means,
        ...(Number(status) >= 400
          ? content(problemSchema, 'output', 'application/problem+json')
          : body && content(body, 'output')),
      },
    ]),
  )

const REFUSALS: Answers = {
  401: { means: 'No token, or one that is not known.' },
  403: { means: 'The role may not, or the Origin is not this server’s.' },
  421: { means: 'The Host is not one that this listener answers to; admin.hosts names more.' },
}

const parameters = ({ path, query }: AnyRoute): Json[] => {
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
  return [...names, ...queries]
}

const operation = (route: AnyRoute): Json => ({
  summary: route.summary,
  ...(route.role === null
    ? { security: [] }
    : { description: `Needs the role ${route.role}, or one above it.` }),
  parameters: parameters(route),
  ...(route.body && { requestBody: { required: true, ...content(route.body, 'input') } }),
  responses: responses(route.role === null ? route.answers : { ...route.answers, ...REFUSALS }),
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
        cookie: { type: 'apiKey', in: 'cookie', name: 'crossfade_session' },
      },
    },
    paths,
  }
}
