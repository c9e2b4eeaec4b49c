import { pointerTo } from './pointer.ts'

/** A place in copies, with what somebody wants to know of it, and those in it by their names. */
export type PathNode<Facts> = {
  /** A JSON Pointer. */
  readonly path: string
  readonly facts: Facts
  readonly inner: Map<string, PathNode<Facts>>
}

/** Paths as a tree: the same few thousand come again with every copy, and a walk makes none of them anew. */
export type PathTable<Facts> = {
  readonly root: () => PathNode<Facts>
  /** The place of a member. */
  readonly at: (node: PathNode<Facts>, name: string) => PathNode<Facts>
}

/** Characters of all paths that are kept, with what a node takes beside its path; strangers choose the names. */
const MOST = 8_000_000
const NODE = 200
const LONGEST = 1_000

export function createPathTable<Facts>(factsOf: (path: string) => Facts): PathTable<Facts> {
  const nodeOf = (path: string): PathNode<Facts> => ({ path, facts: factsOf(path), inner: new Map() })
  let root = nodeOf('')
  let kept = 0
  return {
    root() {
      if (kept > MOST) {
        root = nodeOf('')
        kept = 0
      }
      return root
    },
    at(node, name) {
      const found = node.inner.get(name)
      if (found !== undefined) return found
      const made = nodeOf(pointerTo(node.path, name))
      if (made.path.length > LONGEST) return made
      node.inner.set(name, made)
      kept += made.path.length + NODE
      return made
    },
  }
}
