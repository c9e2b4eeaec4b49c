import { errorText } from '../error-text.ts'

/** Does it again and again, one after the other; it may fail. @returns what ends that, and waits for the last one */
export const repeat = (
  everyMs: number,
  work: () => Promise<void>,
  failed: (problem: string) => void,
): (() => Promise<void>) => {
  let problem: string | null = null
  let turn: Promise<void> | null = null
  const once = async (): Promise<void> => {
    try {
      await work()
      problem = null
    } catch (error) {
      const text = errorText(error)
      if (text !== problem) failed(text)
      problem = text
    } finally {
      turn = null
    }
  }
  const timer = setInterval(() => void (turn ??= once()), everyMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await turn
  }
}
