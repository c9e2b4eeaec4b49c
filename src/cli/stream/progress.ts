import { bar } from '../status/bar.ts'
import { countText } from '../status/numbers.ts'
import type { Output } from '../verb.ts'

export type Progress = {
  /** @param part 0..1 of the whole, null where nobody knows how much there is */
  update(count: number, part: number | null): void
  /** Takes the bar away. */
  end(): void
}

const REDRAW_MS = 100
const LINE_MS = 5_000
const WIDTH = 30

/** How far a long run is, on stderr: a bar on a terminal, elsewhere a line every 5 s. Short runs say nothing. */
export const createProgress = (output: Output, what: string, now: () => number): Progress => {
  const terminal = output.isTTY === true
  const began = now()
  let last = began
  let drawn = false
  return {
    update(count, part) {
      const time = now()
      if (time - last < (terminal ? REDRAW_MS : LINE_MS)) return
      last = time
      const text = describe(count, part, what, (time - began) / 1_000)
      drawn ||= terminal
      output.write(terminal ? `\r${picture(part)}${text}\u001b[K` : `${text}\n`)
    },
    end() {
      if (drawn) output.write('\r\u001b[K')
    },
  }
}

const describe = (count: number, part: number | null, what: string, seconds: number): string => {
  const done = `${countText(count)} ${what}, ${countText(Math.round(count / seconds))} a second`
  if (part === null || part <= 0) return done
  const left = Math.ceil((seconds * (1 - part)) / part)
  return `${Math.floor(part * 100)} %, ${done}, ${left} s left`
}

const picture = (part: number | null): string =>
  part === null ? '' : `[${bar(part * 100, WIDTH).padEnd(WIDTH)}] `
