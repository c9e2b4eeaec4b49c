import type { Call, CallType, Fields } from './call.ts'

type Resolved = Call & { readonly callback?: (context: unknown) => unknown }

const isString = (value: unknown): value is string => typeof value === 'string'
const isFunction = (value: unknown): value is (context: unknown) => unknown => typeof value === 'function'
const isPlain = (value: unknown): value is Fields =>
  Object.prototype.toString.call(value) === '[object Object]'
const text = (value: unknown): unknown => (typeof value === 'number' ? `${value}` : value)

function resolveTrack([first, second, third]: readonly unknown[]): Omit<Call, 'type'> | null {
  const event = isPlain(first) ? first['event'] : first
  if (!event || !isString(event)) return null
  if (isPlain(first)) {
    const fields = isPlain(first['properties']) ? first['properties'] : {}
    return { event, fields, options: isPlain(second) ? second : {} }
  }
  return { event, fields: isPlain(second) ? second : {}, options: isPlain(third) ? third : {} }
}

/** One string is the name, two are category and name; one object is the properties unless it stands where options stand. */
function resolvePage(args: readonly unknown[]): Omit<Call, 'type'> {
  const five = args.slice(0, 5)
  const strings = five.filter(isString)
  const [first, second] = five
  const two = strings.length === 2
  const name = strings.length === 1 ? strings[0]! : two && isString(second) ? second : null
  const objects = five.filter(isPlain)
  const onlyOptions = objects.length === 1 && !isPlain(five[2]) && isPlain(five[3])
  const [fields = {}, options = {}] = onlyOptions
    ? [undefined, objects[0]]
    : objects.length > 2
      ? []
      : objects
  return { name, category: two && isString(first) ? first : null, fields, options }
}

function resolveUser(args: readonly unknown[]): Omit<Call, 'type'> {
  const rest = [...args]
  const first = text(rest[0])
  const id = isString(first) ? first : undefined
  // the id's place may be left out: identify(traits), identify(traits, options)
  if (id !== undefined || rest[0] == null) rest.shift()
  const [fields, options] = rest
  return {
    id,
    fields: isPlain(fields) ? fields : {},
    options: isPlain(options) && !isFunction(fields) ? options : {},
  }
}

function resolveAlias(args: readonly unknown[]): Omit<Call, 'type'> {
  const given = args.slice(0, 4).map((arg, i) => (i < 2 ? text(arg) : arg))
  const [id, from = null] = given.filter(isString)
  return { id, from, fields: {}, options: given.find(isPlain) ?? {} }
}

const resolvers: Record<CallType, (args: readonly unknown[]) => Omit<Call, 'type'> | null> = {
  track: resolveTrack,
  page: resolvePage,
  screen: resolvePage,
  identify: resolveUser,
  group: resolveUser,
  alias: resolveAlias,
  reset: () => ({ fields: {}, options: {} }),
}

/**
 * The arguments of a call as Segment's SDK (1.84) reads them, in every one of its overloads.
 * `null` where Segment refuses the call: a `track` without a name.
 */
export function resolveArguments(type: CallType, args: readonly unknown[]): Resolved | null {
  const call = resolvers[type](args)
  const callback = args.find(isFunction)
  return call && { type, ...call, ...(callback && { callback }) }
}
