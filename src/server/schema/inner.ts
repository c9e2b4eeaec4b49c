import { z } from 'zod'

/** The schema behind its defaults and optional marks. */
export const inner = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
    ? inner(schema.unwrap())
    : schema

/** The keys that an object's schema knows, at a path below it; none where it is no object. */
export const keysAt = (schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] => {
  const here = inner(schema)
  const [first, ...rest] = path
  if (here instanceof z.ZodArray) return first === undefined ? [] : keysAt(here.element, rest)
  if (!(here instanceof z.ZodObject)) return []
  if (first === undefined) return Object.keys(here.shape)
  const next = here.shape[String(first)] as z.core.$ZodType | undefined
  return next === undefined ? [] : keysAt(next, rest)
}
