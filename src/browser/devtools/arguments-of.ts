import type { Call } from '../../core/index.ts'

const isEmpty = (value: unknown): boolean =>
  value == null || (typeof value === 'object' && Object.keys(value).length === 0)

/** Without what is empty at the end. */
function trimmed(args: readonly unknown[]): unknown[] {
  const rest = [...args]
  while (rest.length > 0 && isEmpty(rest.at(-1))) rest.pop()
  return rest
}

const view = ({ name, category, fields, options }: Call): unknown[] => {
  const rest = trimmed([fields, options])
  // a category alone has no place of its own: it is the first of two texts of which the second is no name
  if (typeof category === 'string' && typeof name !== 'string')
    return [category, null, '', ...(rest.length > 0 ? [fields, options] : [])]
  return [...[category, name].filter((part) => typeof part === 'string'), ...rest]
}

const user = ({ id, fields, options }: Call): unknown[] => {
  const args = trimmed([id ?? null, fields, options])
  // without any argument group() would only be asked for
  return args.length > 0 ? args : [null]
}

/** The arguments by which an app would make this call. */
export function argumentsOf(call: Call): unknown[] {
  const { type, event, id, from, fields, options } = call
  switch (type) {
    case 'track':
      return [event, ...trimmed([fields, options])]
    case 'page':
    case 'screen':
      return view(call)
    case 'identify':
    case 'group':
      return user(call)
    case 'alias':
      return trimmed([id ?? null, from ?? null, options])
    case 'reset':
      return []
  }
}
