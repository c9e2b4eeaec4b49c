import { openClient, type ClientOptions, type Poll } from './open-client.ts'

/** Asks Unleash for the two flags, again and again. */
export type FlagWatch = {
  /** Asks at once, and from now on in this rhythm. */
  ask(everyMs: number): void
  close(): void
}

/** So many intervals lie between two polls that fail, at most. */
const LONGEST_PAUSE = 4

/**
 * Tells of every answer. After a failed poll it goes on with another client: unleash-client itself stops for good after
 * a 401, and after an outage would need many polls to be back in its rhythm.
 */
export function watchFlags(options: ClientOptions, onPoll: (poll: Poll) => void): FlagWatch {
  let close = (): void => {}
  let timer: NodeJS.Timeout | undefined
  let failures = 0

  const begin = (everyMs: number): void => {
    close()
    clearTimeout(timer)
    close = openClient(options, everyMs, (poll) => {
      failures = poll.ok ? 0 : failures + 1
      if (!poll.ok) {
        close()
        timer = setTimeout(begin, everyMs * Math.min(failures, LONGEST_PAUSE), everyMs)
        timer.unref()
      }
      onPoll(poll)
    })
  }
  return {
    ask: begin,
    close() {
      close()
      clearTimeout(timer)
    },
  }
}
