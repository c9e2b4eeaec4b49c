/** Browsers refuse a keepalive body when all that are under way come to more than 65,536 B; the page may have its own. */
const BYTES = 60_000

export type KeepaliveBudget = {
  readonly left: number
  /** `false` where there is not that much left. */
  take(bytes: number): boolean
  /** A request is answered, and its answer read to the end: before that the browser counts it. */
  giveBack(bytes: number): void
}

/** One for all senders of a page, since the browser counts their requests together. */
export function createKeepaliveBudget(bytes = BYTES): KeepaliveBudget {
  let left = bytes
  return {
    get left() {
      return left
    },
    take(wanted) {
      if (wanted > left) return false
      left -= wanted
      return true
    },
    giveBack: (taken) => void (left += taken),
  }
}
