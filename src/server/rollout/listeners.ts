/** Who wants to know that something changed. One that throws harms no other. */
export type Listeners = {
  /** @returns ends it */
  readonly subscribe: (listener: () => void) => () => void
  tell(): void
}

export function createListeners(): Listeners {
  const listeners = new Set<() => void>()
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell() {
      for (const listener of listeners) {
        try {
          listener()
        } catch {}
      }
    },
  }
}
