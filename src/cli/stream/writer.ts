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
  let wake = (): void => {}
  // one listener for as long as it lives: one for each wait would pile up
  output.once?.('close', () => {
    closed = true
    wake()
  })
  const room = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      if (output.once === undefined) resolve()
      else output.once('drain', resolve)
    })
  const flush = async (): Promise<void> => {
    const text = held
    held = ''
    if (text === '' || closed) return
    if (output.write(text) === false) await room()
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
