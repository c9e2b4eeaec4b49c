export type Progress = {
  /** Replaces the line that is still open; on anything but a terminal it is left out. */
  update(line: string): void
  /** A line that stays. */
  done(line: string): void
}

type Out = { readonly isTTY?: boolean; write(text: string): unknown }

export const createProgress = (out: Out): Progress => {
  const clear = out.isTTY ? '\r\u001b[K' : ''
  return {
    update: (line) => void (out.isTTY && out.write(clear + line)),
    done: (line) => void out.write(`${clear}${line}\n`),
  }
}
