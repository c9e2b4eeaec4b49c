/**
 * Runs the work for whoever asks, one run at a time, each begun after it was asked for: all who ask during a run share
 * the next one, so that work that hangs is not waited for by one after the other.
 */
export const sharedRuns = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  const begin = (): Promise<void> => {
    next = null
    running = work()
    return running
  }
  return () => (next ??= running.then(begin, begin))
}
