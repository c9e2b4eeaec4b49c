const LONGEST_PAUSE_MS = 10
const GIVE_UP_MS = 5_000

/**
 * Does the work, and again while `isBusy` says that somebody else is in the way: after 1, 2, 4, 8, then every 10 ms,
 * for 5 s. Waits without holding up anything else, as SQLite's own waiting would.
 * @throws the last error of the work
 */
export const whenFree = async (work: () => void, isBusy: (error: unknown) => boolean): Promise<void> => {
  let waitedMs = 0
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || waitedMs >= GIVE_UP_MS) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    waitedMs += pauseMs
  }
}
