/** Bytes that bodies still on their way hold, over all connections: ten thousand slow senders must not fill the memory. */
export type BodyBudget = {
  /** Whether there was room. */
  take(bytes: number): boolean
  give(bytes: number): void
  held(): number
}

export const createBodyBudget = (maxBytes: number): BodyBudget => {
  let held = 0
  return {
    take(bytes) {
      if (held + bytes > maxBytes) return false
      held += bytes
      return true
    },
    give: (bytes) => void (held -= bytes),
    held: () => held,
  }
}
