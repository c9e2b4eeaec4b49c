import { hashText, type Lanes } from './hash-text.ts'

/** A place in a copy, and those in it by their names: a walk follows it without making a text of every path. */
export type PathNode = Readonly<Lanes> & {
  /** A JSON Pointer. */
  readonly path: string
  /** A property or trait. */
  readonly isField: boolean
  /** What tells calls of one person, type and event apart. */
  readonly isContent: boolean
  readonly inner: Map<string, PathNode>
}

export type PathTable = {
  readonly root: () => PathNode
  /** The place of a member. */
  readonly at: (node: PathNode, name: string) => PathNode
}

const MOST = 50_000
const FIELD = /^\/(?:properties|traits)\//
const CONTENT = /^\/(?:properties|traits|groupId|previousId|category)(?:\/|$)/

const nodeOf = (path: string): PathNode => {
  const lanes: Lanes = { a: 0, b: 0 }
  hashText(path, 1, lanes)
  return { path, isField: FIELD.test(path), isContent: CONTENT.test(path), inner: new Map(), ...lanes }
}

const escaped = (name: string): string =>
  name.includes('~') || name.includes('/') ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name

/** Paths as a tree: the same few thousand come again with every copy. */
export const createPathTable = (): PathTable => {
  let root = nodeOf('')
  let known = 0
  return {
    root() {
      // strangers choose the names
      if (known > MOST) {
        root = nodeOf('')
        known = 0
      }
      return root
    },
    at(node, name) {
      const found = node.inner.get(name)
      if (found !== undefined) return found
      const made = nodeOf(`${node.path}/${escaped(name)}`)
      node.inner.set(name, made)
      known++
      return made
    },
  }
}
