import { member, type Report } from './problem.ts'
import { utf8 } from './utf8.ts'

const MAX_BYTES = 65_536
const MAX_DEPTH = 32

/** 64 lower-case hex digits. */
export const isDigest = (value: unknown): boolean => typeof value === 'string' && /^[\da-f]{64}$/.test(value)

const sizeOf = (value: unknown): number => (isDigest(value) ? 0 : utf8(`${JSON.stringify(value)}`).length)

/**
 * A plain copy of anything JSON can say, so that getters and proxies are read once and nothing reaches a
 * prototype. Reports prototype keys and leaves them out. Throws what a getter or proxy throws, and (reported)
 * where the input is nested over 32 deep, which a circular one is, or over 64 KB: the UTF-8 bytes of its compact
 * JSON text, SHA-256 digests not counted, because an audience of 10,000 of them is 670 KB by itself.
 * Not JSON.stringify and back: pages have been seen to patch `toJSON` onto arrays.
 */
export function plainCopy(input: unknown, report: Report): unknown {
  let bytes = 0

  function refuse(path: string, problem: string): never {
    report(path, problem)
    throw new Error(problem)
  }

  function count(more: number): void {
    bytes += more
    if (bytes > MAX_BYTES) refuse('', 'is over 64 KB')
  }

  function copy(value: unknown, path: string, depth: number): unknown {
    if (typeof value !== 'object' || value === null) {
      count(sizeOf(value))
      return value
    }
    if (depth > MAX_DEPTH) refuse(path, `is nested over ${MAX_DEPTH} deep`)
    const listed = Array.isArray(value)
    const names = Object.keys(value)
    count((names.length || 1) + 1)
    const copied = (listed ? [] : {}) as Record<string, unknown>
    for (const name of names) {
      const at = member(path, name)
      const inner = (value as Record<string, unknown>)[name]
      // an undefined member is a missing one, so that it does not cover a default; an undefined item is an item
      if (!listed && inner === undefined) continue
      if (!listed) count(sizeOf(name) + 1)
      if (/^(__proto__|constructor|prototype)$/.test(name)) report(at, 'is a name that reaches a prototype')
      else copied[name] = copy(inner, at, depth + 1)
    }
    return copied
  }

  return copy(input, '', 1)
}
