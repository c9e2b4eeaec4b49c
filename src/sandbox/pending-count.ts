export type PendingCount = {
  readonly add: (events: number) => void
  readonly done: (events: number) => void
  /** Resolves once nothing is pending: at once where nothing is. */
  readonly idle: () => Promise<void>
  /** Nothing will be done any more: whoever waits goes on. */
  readonly close: () => void
}

/** How many events are still on their way, for whoever waits for the last one. */
export function createPendingCount(): PendingCount {
  let pending = 0
  let closed = false
  let waiting: (() => void)[] = []
  const release = (): void => {
    const resolves = waiting
    waiting = []
    for (const resolve of resolves) resolve()
  }
  return {
    add(events) {
      pending += events
    },
    done(events) {
      pending -= events
      if (pending === 0) release()
    },
    idle: () =>
      new Promise((resolve) => {
        if (pending === 0 || closed) resolve()
        else waiting.push(resolve)
      }),
    close() {
      closed = true
      release()
    },
  }
}
