import { z } from 'zod'
import { inner } from '../schema/inner.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Names that other programs use too. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'database.url': 'DATABASE_URL',
  'warehouse.url': 'CLICKHOUSE_URL',
}

export type Setting = { readonly path: readonly string[]; readonly name: string; readonly value: unknown }

const upperSnake = (path: readonly string[]): string =>
  path.map((part) => part.replaceAll(/[A-Z]/g, '_$&').toUpperCase()).join('_')

/** The variables that set this path, the stronger one first. */
const namesOf = (path: readonly string[]): string[] => [
  `CROSSFADE_${upperSnake(path)}`,
  ...[OTHER_NAMES[path.join('.')]].filter((name) => name !== undefined),
]

/** A variable's text as what its setting takes; what it cannot be stays a text, for the check to refuse. */
const valueOf = (schema: z.core.$ZodType, text: string): unknown => {
  if (schema instanceof z.ZodNumber) return text.trim() === '' ? text : Number(text)
  if (schema instanceof z.ZodBoolean) return { true: true, false: false }[text] ?? text
  if (schema instanceof z.ZodArray) return text.startsWith('[') ? json(text) : list(text)
  return text
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')

/** Every setting of the schema that the environment sets; an empty variable is none. */
export const settingsFrom = (
  schema: z.core.$ZodType,
  env: Environment,
  path: readonly string[] = [],
): Setting[] => {
  const here = inner(schema)
  if (here instanceof z.ZodObject)
    return Object.entries(here.shape).flatMap(([key, child]) =>
      settingsFrom(child as z.core.$ZodType, env, [...path, key]),
    )
  const name = namesOf(path).find((each) => env[each])
  return name === undefined ? [] : [{ path, name, value: valueOf(here, env[name] ?? '') }]
}
