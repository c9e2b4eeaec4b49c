import type { Lines } from './messages.ts'

/** So much that an insert of it costs the engine little beside its rows. */
const PART_BYTES = 8 * 1024 * 1024
/** Turned into bytes together: one by one takes twice as long, and what waits for long is moved about by the collector. */
const PENDING_CHARS = 32_768

const encoder = new TextEncoder()

/** Rows as the bytes of a part. */
export const createRows = () => {
  let bytes = new Uint8Array(PART_BYTES)
  let used = 0
  let copies = 0
  let pending = ''

  const encode = (): void => {
    // of one unit of UTF-16 three bytes at the most
    const most = used + pending.length * 3
    if (most > bytes.length) {
      const larger = new Uint8Array(most * 2)
      larger.set(bytes.subarray(0, used))
      bytes = larger
    }
    used += encoder.encodeInto(pending, bytes.subarray(used)).written
    pending = ''
  }

  return {
    add(row: string): void {
      copies++
      pending += row
      if (pending.length > PENDING_CHARS) encode()
    },
    isFull: (): boolean => used > PART_BYTES * 0.9,
    /** What there is, in a buffer of its own. */
    take(): { readonly lines: Lines; readonly copies: number } {
      encode()
      const taken = { lines: bytes.subarray(0, used), copies }
      bytes = new Uint8Array(PART_BYTES)
      used = copies = 0
      return taken
    },
  }
}
