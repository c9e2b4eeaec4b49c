import { hashText, type Lanes } from './hash-text.ts'

export type KnownPath = Lanes & {
  readonly path: string
  /** A property or trait. */
  readonly isField: boolean
  /** What tells calls of one person, type and event apart. */
  readonly isContent: boolean
}

const MOST = 50_000
const FIELD = /^\/(?:properties|traits)\//
const CONTENT = /^\/(?:properties|traits|groupId|previousId|category)(?:\/|$)/

/** Paths by their text: the same few thousand come again with every copy. */
export const createPathTable = (): ((path: string) => KnownPath) => {
  const known = new Map<string, KnownPath>()
  return (path) => {
    const found = known.get(path)
    if (found !== undefined) return found
    // strangers choose the names
    if (known.size >= MOST) known.clear()
    const made = { path, isField: FIELD.test(path), isContent: CONTENT.test(path), a: 0, b: 0 }
    hashText(path, 1, made)
    known.set(path, made)
    return made
  }
}
