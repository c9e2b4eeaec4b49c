import type { Call, Fields } from '../core/index.ts'

/** Returns the call, another one in its place, or `null` to drop it for both legs. */
export type Middleware = (call: Call) => Call | null

/** Segment's source middleware; a call for which `next` is not called at once is dropped. */
export type SourceMiddleware = (params: {
  readonly payload: { obj: Fields }
  readonly integrations: Fields
  readonly next: (payload: { obj: Fields } | null) => void
}) => unknown

/** Makes Segment's kind of middleware one of the gate's. */
export function sourceMiddleware(middleware: SourceMiddleware): Middleware {
  return (call) => {
    const { fields, options, ...rest } = call
    const where = call.type === 'identify' || call.type === 'group' ? 'traits' : 'properties'
    const passed: (Fields | undefined)[] = []
    const next = (payload: { obj: Fields } | null): void => void passed.push(payload?.obj)
    middleware({
      payload: { obj: { ...rest, [where]: fields, context: options['context'] ?? {} } },
      integrations: {},
      next,
    })
    const [obj] = passed
    if (!obj) return null
    const context = obj['context'] as Fields
    return {
      ...call,
      ...(call.event && { event: obj['event'] as string }),
      fields: obj[where] as Fields,
      options: { ...options, context },
    }
  }
}
