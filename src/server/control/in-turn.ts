/** Does one thing after the other, in the order in which they were asked for. */
export type Turns = {
  take<Value>(work: () => Promise<Value>): Promise<Value>
  /** Resolves once nothing is under way. Never rejects. */
  settled(): Promise<void>
}

export const createTurns = (): Turns => {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take(work) {
      const turn = last.then(work)
      last = turn.catch(() => {})
      return turn
    },
    async settled() {
      await last
    },
  }
}
