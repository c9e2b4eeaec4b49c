export type Fifo<T> = {
  readonly push: (item: T) => void
  readonly shift: () => T | undefined
  readonly size: () => number
  readonly clear: () => void
}

/** A queue that takes from its front without moving what is behind: an array's shift moves all of a long one. */
export function createFifo<T>(): Fifo<T> {
  let items: (T | undefined)[] = []
  let head = 0
  return {
    push(item) {
      items.push(item)
    },
    shift() {
      const item = items[head]
      if (head < items.length) items[head++] = undefined
      if (head > 1024 && head * 2 > items.length) {
        items = items.slice(head)
        head = 0
      }
      return item
    },
    size: () => items.length - head,
    clear() {
      items = []
      head = 0
    },
  }
}
