import { replaceFunction } from './replace-function.ts'
import type { Settle, Watcher } from './watcher.ts'

type Init = { readonly method?: unknown; readonly body?: unknown } | null | undefined

/** The body of a Request cannot be read without taking it away, so one without `init` is passed on unread. */
function begin(watcher: Watcher, [input, init]: readonly unknown[]): Settle | null {
  const target = watcher.targetOf(input)
  if (target === null) return null
  try {
    const { method, body } = (init as Init) ?? {}
    return watcher.begin(target, method ?? (input as Request).method, body)
  } catch {
    return null
  }
}

async function follow(answer: unknown, settle: Settle): Promise<void> {
  try {
    settle(((await answer) as Response).status)
  } catch {
    settle(null)
  }
}

/** Watches `fetch`; what it returns is the native's own promise. @returns ends it */
export function watchFetch(watcher: Watcher): () => void {
  return replaceFunction(globalThis, 'fetch', (native, self, args) => {
    const settle = begin(watcher, args)
    const answer = Reflect.apply(native, self, args)
    if (settle) void follow(answer, settle)
    return answer
  })
}
