import { isRecord, withValueAt, type JsonRecord } from '../json.ts'

/** A changed copy of a body and the JSON Pointers that were touched; `null` where there was nothing to change. */
export type Altered = { readonly body: JsonRecord; readonly paths: readonly string[] } | null

const keysOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))

const pointerOf = (keys: readonly string[]): string =>
  keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** `undefined` where nothing is at the pointer. */
function valueAt(target: unknown, pointer: string): unknown {
  return keysOf(pointer).reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)] as unknown
    return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }, target)
}

/** Replaces what is there, in its place among its neighbours. */
function replaceAt(
  target: unknown,
  keys: readonly string[],
  replace: (at: [string, unknown]) => [string, unknown],
): unknown {
  const [key, ...rest] = keys
  const next = (name: string, value: unknown): [string, unknown] =>
    rest.length === 0 ? replace([name, value]) : [name, replaceAt(value, rest, replace)]
  if (Array.isArray(target))
    return target.map((item: unknown, index) => (String(index) === key ? next(String(index), item)[1] : item))
  const entries = Object.entries(isRecord(target) ? target : {})
  return Object.fromEntries(
    entries.map(([name, value]) => (name === key ? next(name, value) : [name, value])),
  )
}

const ofAnotherType = (value: unknown): unknown => {
  if (typeof value === 'string')
    return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : [value]
  return value === null ? '' : JSON.stringify(value)
}

/** A number, true or false becomes a text, a text a number where it is one (else a list), an object its JSON. */
export function changeType(body: JsonRecord, path: string): Altered {
  if (valueAt(body, path) === undefined) return null
  const changed = replaceAt(body, keysOf(path), ([name, value]) => [name, ofAnotherType(value)])
  return { body: changed as JsonRecord, paths: [path] }
}

/** Nothing happens where the new name is taken: two properties would become one. */
export function rename(body: JsonRecord, path: string, to: string): Altered {
  const parent = pointerOf(keysOf(path).slice(0, -1))
  const owner = valueAt(body, parent)
  if (valueAt(body, path) === undefined || !isRecord(owner) || Object.hasOwn(owner, to)) return null
  return { body: replaceAt(body, keysOf(path), ([, value]) => [to, value]) as JsonRecord, paths: [path] }
}

export function replaceValue(body: JsonRecord, path: string, value: unknown): Altered {
  return { body: withValueAt(body, path, value) as JsonRecord, paths: [path] }
}

function withoutNulls(value: unknown, at: readonly string[], dropped: string[]): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => withoutNulls(item, [...at, String(index)], dropped))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const here = [...at, name]
      if (item !== null) return [[name, withoutNulls(item, here, dropped)]]
      dropped.push(pointerOf(here))
      return []
    }),
  )
}

const WHERE_NULLS_ARE_DATA = ['/properties', '/traits', '/context/traits']

/** Takes away every property and trait that is null, in lists too; items of a list stay. */
export function dropNulls(body: JsonRecord): Altered {
  const paths: string[] = []
  let changed: unknown = body
  for (const pointer of WHERE_NULLS_ARE_DATA) {
    if (!isRecord(valueAt(changed, pointer))) continue
    changed = replaceAt(changed, keysOf(pointer), ([name, value]) => [
      name,
      withoutNulls(value, keysOf(pointer), paths),
    ])
  }
  return paths.length === 0 ? null : { body: changed as JsonRecord, paths }
}
