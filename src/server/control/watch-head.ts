import { errorText } from '../error-text.ts'
import { within } from '../within.ts'
import type { ControlStore, Head } from './control-store.ts'

/** What the store says now, looked at again and again: another server on it may change it as well. */
export type HeadWatch = {
  /** As last seen. */
  readonly head: Head
  /** Looks now. Never rejects. */
  look(): Promise<void>
  /** Half a sentence while the store cannot be read, else null. */
  problem(): string | null
  close(): void
}

type Options = {
  readonly store: Pick<ControlStore, 'head'>
  /** Told when the newest revision or the kill is another one. */
  readonly onChange: (head: Head) => void
  /** @default 1000 */
  readonly everyMs?: number
  readonly timeoutMs?: number
}

const same = (a: Head, b: Head): boolean =>
  a.rollout?.revision === b.rollout?.revision && a.kill?.leg === b.kill?.leg

/** @throws the store's error where it cannot be read at the start */
export async function watchHead({
  store,
  onChange,
  everyMs = 1_000,
  timeoutMs = 3_000,
}: Options): Promise<HeadWatch> {
  let head = await store.head()
  let problem: string | null = null
  let looking: Promise<void> | null = null

  const lookNow = async (): Promise<void> => {
    try {
      const next = await within(timeoutMs, store.head(), 'the database')
      problem = null
      if (same(head, next)) return
      head = next
      onChange(head)
    } catch (error) {
      problem = errorText(error)
    }
  }
  // one at a time: a store that hangs is not asked ever more
  const look = (): Promise<void> => (looking ??= lookNow().finally(() => (looking = null)))
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return {
    get head() {
      return head
    },
    look,
    problem: () => problem,
    close: () => clearInterval(timer),
  }
}
