/** A map that forgets its longest untouched entries once their weight goes over the limit. */
export type RecentMap<Value> = {
  get(key: string): Value | undefined
  /** Sets and touches; at least the new entry is kept. */
  set(key: string, value: Value, weight?: number): void
  delete(key: string): void
  /** The longest untouched first. */
  values(): Iterable<Value>
  readonly size: number
  /** How many were forgotten for lack of room. */
  forgotten(): number
}

type Node<Value> = {
  readonly key: string
  value: Value
  weight: number
  older: Node<Value> | null
  newer: Node<Value> | null
}

/** @param onForget told of each entry that is let go for lack of room */
export const createRecentMap = <Value>(
  maxWeight: number,
  onForget: (value: Value) => void = () => {},
): RecentMap<Value> => {
  // a list beside the map: to look for a map's first entry is to step over all that were deleted before it
  const nodes = new Map<string, Node<Value>>()
  let oldest: Node<Value> | null = null
  let newest: Node<Value> | null = null
  let total = 0
  let forgotten = 0

  const unlink = ({ older, newer }: Node<Value>): void => {
    if (older) older.newer = newer
    else oldest = newer
    if (newer) newer.older = older
    else newest = older
  }
  const append = (node: Node<Value>): void => {
    node.older = newest
    node.newer = null
    if (newest) newest.newer = node
    newest = node
    oldest ??= node
  }
  const remove = (node: Node<Value>): void => {
    unlink(node)
    nodes.delete(node.key)
    total -= node.weight
  }
  const makeRoom = (): void => {
    while (total > maxWeight && oldest && oldest !== newest) {
      const { value } = oldest
      remove(oldest)
      forgotten++
      onForget(value)
    }
  }

  return {
    get: (key) => nodes.get(key)?.value,
    set(key, value, weight = 1) {
      const known = nodes.get(key)
      if (known) unlink(known)
      const node = known ?? { key, value, weight: 0, older: null, newer: null }
      if (!known) nodes.set(key, node)
      total += weight - node.weight
      node.value = value
      node.weight = weight
      append(node)
      makeRoom()
    },
    delete(key) {
      const known = nodes.get(key)
      if (known) remove(known)
    },
    *values() {
      for (let node = oldest; node; node = node.newer) yield node.value
    },
    get size() {
      return nodes.size
    },
    forgotten: () => forgotten,
  }
}
