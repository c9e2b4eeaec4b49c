import { errorText } from '../error-text.ts'
import { sharedRuns } from '../shared-runs.ts'
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
  /** Told of every answer. @param asOf what `asOf` gave when the store was asked */
  readonly onLook?: (head: Head, asOf: number) => void
  /** @default 0 at all times */
  readonly asOf?: () => number
  /** Told when the newest revision, the kill or what was published is another one. */
  readonly onChange: (head: Head) => void
  /** @default 1000 */
  readonly everyMs?: number
  readonly timeoutMs?: number
}

const same = (a: Head, b: Head): boolean =>
  a.rollout?.revision === b.rollout?.revision &&
  a.kill?.leg === b.kill?.leg &&
  a.kill?.at === b.kill?.at &&
  a.published === b.published

/** @throws the store's error where it cannot be read at the start */
export async function watchHead({
  store,
  onChange,
  onLook,
  asOf = () => 0,
  everyMs = 1_000,
  timeoutMs = 3_000,
}: Options): Promise<HeadWatch> {
  let head = await store.head()
  let problem: string | null = null
  let isLooking = false

  const lookNow = async (): Promise<void> => {
    const asked = asOf()
    isLooking = true
    try {
      const next = await within(timeoutMs, store.head())
      problem = null
      const isSame = same(head, next)
      head = next
      onLook?.(head, asked)
      if (isSame) return
      onChange(head)
    } catch (error) {
      problem = errorText(error)
    } finally {
      isLooking = false
    }
  }
  // each begun after it was asked for: who has just changed something sees it
  const look = sharedRuns(lookNow)
  // a store that hangs is not asked ever more
  const timer = setInterval(() => isLooking || void look(), everyMs)
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
