import type { LocalStore } from '../storage.ts'

const QUEUE = /^(persisted-queue:|rudder_.*\.(queue|batchQueue|inProgress|ack)$)/

function needsCare(text: string): boolean {
  try {
    JSON.parse(text)
    // of our stamp, however often it is written as a text within a text
    return text.includes('crossfade')
  } catch {
    return true
  }
}

/**
 * Whether anything must be done to what the SDKs have kept before they are loaded: there is a call of ours, or something
 * that is no JSON. Mostly there is not, and then no SDK has to wait for the journal.
 */
export const sdkQueuesNeedCare = (store: LocalStore): boolean =>
  store.keys().some((key) => QUEUE.test(key) && needsCare(store.get(key) ?? 'null'))
