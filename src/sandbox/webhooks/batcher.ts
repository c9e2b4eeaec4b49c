import type { Scheduler } from '../scheduler.ts'

export type Batcher<T> = {
  readonly add: (item: T) => void
  /** Items that wait for their batch to become full. */
  readonly size: () => number
  readonly close: () => void
}

/** Gives batches out when they are full, or `maxMs` after their first item. */
export function createBatcher<T>(
  { size, maxMs, scheduler }: { size: number; maxMs: number; scheduler: Scheduler },
  flush: (items: readonly T[]) => void,
): Batcher<T> {
  let items: T[] = []
  let cancel = (): void => {}
  const flushAll = (): void => {
    cancel()
    const full = items
    items = []
    flush(full)
  }
  return {
    add(item) {
      items.push(item)
      if (items.length >= size) flushAll()
      else if (items.length === 1) cancel = scheduler.after(maxMs, flushAll)
    },
    size: () => items.length,
    close: () => cancel(),
  }
}
