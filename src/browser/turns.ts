/** Longest stretch of the gate's work, that of the SDKs included, before the page gets its turn. */
const SLICE_MS = 8

/** One share of the page's main thread for all that can wait: what is too much for a task goes on in later ones. */
export type Turns = {
  /** Whether this task has had enough. Never before any work in it. */
  isOver(): boolean
  /** In a task of its own, behind those that were asked for before. */
  next(run: () => void): void
}

type Priority = 'user-blocking' | 'user-visible'
type Scheduler = { postTask(run: () => void, options: { readonly priority: Priority }): Promise<unknown> }

/** Timers wait for a second in a hidden page, and 4 ms in a chain of them. */
function inTask(run: () => void, priority: Priority): void {
  const { scheduler } = globalThis as { scheduler?: Partial<Scheduler> }
  if (scheduler?.postTask) void (scheduler as Scheduler).postTask(run, { priority })
  else setTimeout(run)
}

/** The next task of the page, before all others that wait: a break in work that is not to take longer for it. */
export const turn = (): Promise<void> => new Promise((resolve) => inTask(resolve, 'user-blocking'))

/** By then a file that was asked for in the same task, and is near, has come, and what it imports is on its way. */
const LATER_MS = 8

/** A later task: for work that the SDKs' files, as long as they are on their way, leave time for. */
export const laterTurn = (): Promise<void> =>
  new Promise((resolve) => setTimeout(() => inTask(resolve, 'user-visible'), LATER_MS))

/** @param clock ms, monotonic */
export function createTurns(clock: () => number): Turns {
  /** Of the task that runs now; `null` where nothing has been done in it. */
  let until: number | null = null
  const begin = (): void => {
    until = null
  }
  return {
    isOver() {
      if (until === null) {
        until = clock() + SLICE_MS
        inTask(begin, 'user-visible')
      }
      return clock() >= until
    },
    next(run) {
      inTask(() => {
        begin()
        run()
      }, 'user-visible')
    },
  }
}
