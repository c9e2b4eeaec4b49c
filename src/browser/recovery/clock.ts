export type Clock = {
  /** ms that only ever grow, also where somebody sets the clock: for intervals. */
  monotonic(): number
  /** ms since the epoch, as the browser has it: for what is written into a request. */
  wall(): number
  /** Runs later, once. @returns takes it back */
  after(ms: number, run: () => void): () => void
}

export const pageClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
