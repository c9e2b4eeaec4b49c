/** Does the work so many ms after it was first asked for, once for all who ask until then. */
export type LaterOnce = {
  ask(): void
  close(): void
}

export const laterOnce = (ms: number, work: () => void): LaterOnce => {
  let timer: NodeJS.Timeout | null = null
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = null
        work()
      }, ms).unref()
    },
    close: () => timer && clearTimeout(timer),
  }
}
