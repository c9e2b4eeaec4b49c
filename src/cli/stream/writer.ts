import type { Output } from '../verb.ts'

export type Writer = {
  /** Holds the text back until there is enough of it; resolves when more may come. */
  write(text: string): Promise<void>
  flush(): Promise<void>
  /** Whoever read has gone (`| head`): nothing more needs to be written. */
  readonly closed: boolean
}

const ENOUGH = 65_536

/** Writes in large pieces and waits for a slow reader, so that nothing piles up in memory. */
export const createWriter = (output: Output): Writer => {
  let held = ''
  let closed = false
  output.once?.('close', () => (closed = true))
  const flush = async (): Promise<void> => {
    const text = held
    held = ''
    if (text === '' || closed) return
    if (output.write(text) === false) await room(output)
  }
  return {
    async write(text) {
      held += text
      if (held.length >= ENOUGH) await flush()
    },
    flush,
    get closed() {
      return closed
    },
  }
}

const room = (output: Output): Promise<void> =>
  new Promise((resolve) => {
    if (output.once === undefined) return resolve()
    output.once('drain', resolve)
    output.once('close', resolve)
  })
