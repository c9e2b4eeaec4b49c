import { TRUNCATED, UNREADABLE } from './serialise.ts'

/** What stands where a body is nested deeper than any vendor takes it. */
const TOO_DEEP = '[Nested over 200 levels]'
const MAX_DEPTH = 200
/** Values copied for one body. What is no JSON may name one object in many places, and each of them would be walked. */
const MAX_VALUES = 100_000

type Budget = { left: number }

/**
 * A copy of what JSON.parse gives, as deep as 200 levels; deeper is one leaf that says so. Names that reach a prototype
 * are names like any other. What is no JSON comes out as JSON.stringify would write it, `undefined` where it would
 * write nothing. Never throws.
 */
export const jsonCopy = (value: unknown): unknown => copySafely(value, 1, { left: MAX_VALUES })

function copySafely(value: unknown, depth: number, budget: Budget): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  try {
    return copyValue(value, depth, budget)
  } catch {
    return UNREADABLE
  }
}

function copyValue(value: unknown, depth: number, budget: Budget): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return `${value}`
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > MAX_DEPTH) return TOO_DEEP
  if (Array.isArray(value)) return copyItems(value, depth, budget)
  const { toJSON } = value as { toJSON?: unknown }
  // a member of that name in JSON is data
  if (typeof toJSON === 'function') return copySafely(toJSON.call(value), depth + 1, budget)
  return copyMembers(value as Record<string, unknown>, depth, budget)
}

function copyItems(items: readonly unknown[], depth: number, budget: Budget): unknown[] {
  const out: unknown[] = []
  for (let i = 0; i < items.length; i++) {
    if (budget.left-- <= 0) return [...out, TRUNCATED]
    out.push(copySafely(items[i], depth + 1, budget) ?? null)
  }
  return out
}

function copyMembers(
  members: Record<string, unknown>,
  depth: number,
  budget: Budget,
): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const name of Object.keys(members)) {
    if (budget.left-- <= 0) {
      put(out, name, TRUNCATED)
      return out
    }
    const copied = readMember(members, name, depth, budget)
    if (copied !== undefined) put(out, name, copied)
  }
  return out
}

function readMember(members: Record<string, unknown>, name: string, depth: number, budget: Budget): unknown {
  try {
    return copySafely(members[name], depth + 1, budget)
  } catch {
    return UNREADABLE
  }
}

/** Sets a member, also one that by assignment would set the prototype. */
export function put(members: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') members[name] = value
  else Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true })
}
