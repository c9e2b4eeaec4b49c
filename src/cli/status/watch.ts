import { setTimeout } from 'node:timers/promises'
import { CliError } from '../cli-error.ts'
import type { Io } from '../verb.ts'

const EVERY_MS = 2_000
/** The cursor home, and all below it cleared: less flicker than clearing first. */
const HOME = '\u001b[H'
const CLEAR_BELOW = '\u001b[J'
const CLEAR_LINE_END = '\u001b[K'

type Options = {
  readonly io: Pick<Io, 'stdout' | 'signal'>
  /** In place of what was there before, or below it. */
  readonly redraw: boolean
  /** @default 2000 */
  readonly everyMs?: number
}

/**
 * Shows a text now and then anew until it is stopped. A server that does not answer for a while is told of and asked
 * again: whoever watches wants to see it come back.
 */
export const watch = async (
  first: string,
  show: () => Promise<string>,
  { io, redraw, everyMs = EVERY_MS }: Options,
): Promise<void> => {
  const { stdout, signal } = io
  const draw = (text: string): void => {
    const ended = text.endsWith('\n') ? text : `${text}\n`
    const drawn = `${HOME}${ended.replaceAll('\n', `${CLEAR_LINE_END}\n`)}${CLEAR_BELOW}`
    stdout.write(redraw ? drawn : ended)
  }
  draw(first)
  while (!signal.aborted) {
    await setTimeout(everyMs, undefined, { signal }).catch(() => {})
    if (signal.aborted) return
    const text = await show().catch((error: unknown) => {
      if (error instanceof CliError && error.exitCode === 3) return `${error.message}\n`
      throw error
    })
    if (!signal.aborted) draw(text)
  }
}
