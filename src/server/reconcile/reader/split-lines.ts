/** Bytes of one line: both vendors promise 32 KB an event. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024

const LINE_END = 0x0a

/** What `push` tells of: a line without its end, or that one was too long to be kept. */
export type TakeLine = (bytes: Buffer | null) => void

/** Cuts chunks into lines; memory stays at a chunk and a line. */
export const createSplitter = (take: TakeLine) => {
  let held: Buffer[] = []
  let heldBytes = 0
  let skipping = false

  const finish = (last: Buffer): void => {
    if (skipping) take(null)
    else take(held.length === 0 ? last : Buffer.concat([...held, last]))
    held = []
    heldBytes = 0
    skipping = false
  }

  const hold = (bytes: Buffer): void => {
    if (bytes.length === 0 || skipping) return
    heldBytes += bytes.length
    if (heldBytes <= MAX_LINE_BYTES) return void held.push(bytes)
    skipping = true
    held = []
  }

  return {
    push(chunk: Buffer): void {
      let from = 0
      for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
        finish(chunk.subarray(from, end))
        from = end + 1
      }
      hold(chunk.subarray(from))
    },
    /** @returns whether the last line had no end */
    end(): boolean {
      const isOpen = heldBytes > 0
      if (isOpen) finish(Buffer.alloc(0))
      return isOpen
    },
  }
}
