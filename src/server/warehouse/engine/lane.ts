/** Runs so much at once, and the rest in the order in which it came. */
export type Lane = <Value>(work: () => Promise<Value>) => Promise<Value>

export const createLane = (width: number): Lane => {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running === width) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      // the place is handed on, so that nobody who comes in between takes it
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
