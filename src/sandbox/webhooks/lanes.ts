import { createFifo, type Fifo } from '../fifo.ts'

export type Lanes<T> = {
  /** True where the lane was free and the item may go on; else it waits behind the others. */
  readonly enter: (lane: string, item: T) => boolean
  /** The item that went on is done. Returns the next of its lane, which may now go on. */
  readonly leave: (lane: string) => T | undefined
}

/** One item of each lane at a time, in the order in which they came. */
export function createLanes<T>(): Lanes<T> {
  // null = one is on its way and none waits: a queue for every person would be made for nothing
  const lanes = new Map<string, Fifo<T> | null>()
  return {
    enter(lane, item) {
      const queue = lanes.get(lane)
      if (queue === undefined) {
        lanes.set(lane, null)
        return true
      }
      const waiting = queue ?? createFifo<T>()
      waiting.push(item)
      if (queue === null) lanes.set(lane, waiting)
      return false
    },
    leave(lane) {
      const next = lanes.get(lane)?.shift()
      if (next === undefined) lanes.delete(lane)
      return next
    },
  }
}
