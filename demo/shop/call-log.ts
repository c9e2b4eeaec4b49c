import { analytics } from './analytics.ts'

/** One call that the shop has made: its type, and the event's or page's name. */
export type MadeCall = { readonly type: string; readonly name: string }

const made: MadeCall[] = []
const watchers: (() => void)[] = []

// the gate's own hook: it sees each call once, before either vendor does
analytics.use((call) => {
  made.push({ type: call.type, name: call.event ?? call.name ?? call.id ?? '' })
  for (const watcher of watchers) watcher()
  return call
})

/** Every call since this page was loaded, oldest first. */
export const callsMade = (): readonly MadeCall[] => made

export const onCall = (watcher: () => void): void => void watchers.push(watcher)
