import { main } from '../../src/cli/main.ts'
import type { ExitCode } from '../../src/cli/verb.ts'

export type Run = {
  /** What was written so far. */
  readonly out: () => string
  readonly err: () => string
  /** What SIGINT does. */
  stop(): void
  readonly done: Promise<ExitCode>
}

/** Starts the command in this process. */
export const start = (argv: readonly string[], env: Record<string, string> = {}, isTTY = false): Run => {
  const stopper = new AbortController()
  let out = ''
  let err = ''
  const done = main(argv, {
    stdout: { write: (text) => (out += text), isTTY },
    stderr: { write: (text) => (err += text) },
    env,
    signal: stopper.signal,
  })
  return { out: () => out, err: () => err, stop: () => stopper.abort(), done }
}

/** Runs the command to its end. */
export const run = async (argv: readonly string[], env: Record<string, string> = {}, isTTY = false) => {
  const { out, err, done } = start(argv, env, isTTY)
  const code = await done
  return { code, out: out(), err: err() }
}
