import { Readable } from 'node:stream'
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

type Options = {
  readonly env?: Record<string, string>
  readonly isTTY?: boolean
  /** What stdin holds; undefined: nothing. */
  readonly stdin?: string | Readable
}

const streamOf = (input: string | Readable): Readable =>
  typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input

/** Starts the command in this process. */
export const startWith = (argv: readonly string[], { env = {}, isTTY = false, stdin = '' }: Options): Run => {
  const stopper = new AbortController()
  let out = ''
  let err = ''
  const done = main(argv, {
    stdout: { write: (text) => (out += text), isTTY },
    stderr: { write: (text) => (err += text), isTTY },
    stdin: Object.assign(streamOf(stdin), { isTTY }),
    env,
    signal: stopper.signal,
  })
  return { out: () => out, err: () => err, stop: () => stopper.abort(), done }
}

export const start = (argv: readonly string[], env: Record<string, string> = {}, isTTY = false): Run =>
  startWith(argv, { env, isTTY })

/** Runs the command to its end. */
export const runWith = async (argv: readonly string[], options: Options) => {
  const { out, err, done } = startWith(argv, options)
  const code = await done
  return { code, out: out(), err: err() }
}

export const run = (argv: readonly string[], env: Record<string, string> = {}, isTTY = false) =>
  runWith(argv, { env, isTTY })
