import type { Readable } from 'node:stream'

/** Where a verb reads its surroundings and writes to; tests pass their own. */
export type Io = {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: Input
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal
}

export type Output = {
  /** As a stream's: false asks to wait for `drain`. */
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
  once?(event: 'drain' | 'close', listener: () => void): unknown
}

export type Input = Readable & { readonly isTTY?: boolean }

/** 0 fine · 1 the answer is no · 2 wrong usage or configuration · 3 could not find out. */
export type ExitCode = 0 | 1 | 2 | 3

export type Verb = {
  readonly name: string
  /** One line for the list of verbs. */
  readonly summary: string
  /** What `crossfade help VERB` prints: the call in the first line, then every flag. */
  readonly usage: string
  /** @param argv what follows the verb. @throws CliError */
  run(argv: readonly string[], io: Io): Promise<ExitCode>
}
