import type { PendingCount } from '../pending-count.ts'
import type { Scheduler } from '../scheduler.ts'

const WAIT_MS = 1_000
/** Held at once; one more is not held. */
const HELD_LIMIT = 10_000

type Held = { readonly send: () => void; readonly overtaken: () => void; readonly cancel: () => void }

export type Overtaking = {
  /**
   * Keeps an event back until the person's next one has passed; where none comes, it is sent after a second.
   * `overtaken` is called in the first case only. False where it was not kept: this person has one kept back already,
   * which this one overtakes, or too many are.
   */
  readonly hold: (person: string, send: () => void, overtaken: () => void) => boolean
  /** An event of this person has just been sent. */
  readonly passed: (person: string) => void
  readonly close: () => void
}

/** Lets an event change places with the one that follows. */
export function createOvertaking(scheduler: Scheduler, pending: PendingCount): Overtaking {
  const held = new Map<string, Held>()

  const release = (person: string, isOvertaken: boolean): void => {
    const event = held.get(person)
    if (event === undefined) return
    held.delete(person)
    event.cancel()
    if (isOvertaken) event.overtaken()
    event.send()
    pending.done(1)
  }

  return {
    hold(person, send, overtaken) {
      if (held.size >= HELD_LIMIT || held.has(person)) return false
      pending.add(1)
      held.set(person, { send, overtaken, cancel: scheduler.after(WAIT_MS, () => release(person, false)) })
      return true
    },
    passed: (person) => release(person, true),
    close() {
      for (const { cancel } of held.values()) cancel()
      held.clear()
    },
  }
}
