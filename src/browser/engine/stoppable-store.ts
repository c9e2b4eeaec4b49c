import type { LocalStore } from '../storage.ts'

/** What still answers once everything is stopped (a fetch, an SDK's load) must leave nothing behind any more. */
export const stoppableStore = (store: LocalStore, stopped: () => boolean): LocalStore => ({
  ...store,
  set: (key, value) => !stopped() && store.set(key, value),
})
