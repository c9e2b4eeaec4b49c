import { CliError } from '../cli-error.ts'

export type Answer = {
  readonly status: number
  /** As it came. */
  readonly body: string
  /** Parsed, null where it is no JSON. */
  readonly value: unknown
}

export type Question = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Longer than the server itself waits for its database before it answers a kill. */
const TIMEOUT_MS = 10_000
const MAX_BYTES = 64 * 1024 * 1024

/**
 * One request, bounded in time and size, that follows no redirect: the token goes where it was meant to and nowhere
 * else.
 * @param name of the server, for the error's words
 * @throws CliError (exit 3) where no answer comes
 */
export const ask = async (
  url: URL,
  question: Question,
  name: string,
  signal: AbortSignal,
): Promise<Answer> => {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const response = await fetch(url, {
      ...question,
      signal: AbortSignal.any([signal, timeout]),
      redirect: 'error',
    })
    const body = await textOf(response)
    return { status: response.status, body, value: parse(body) }
  } catch (cause) {
    if (signal.aborted) throw new CliError(3, `stopped before ${name} answered.`, { cause })
    throw new CliError(
      3,
      `no Crossfade server answers at ${name} (${reason(cause, timeout.aborted)}); ` +
        'start one with crossfade serve, or name another with --server URL.',
      { cause },
    )
  }
}

const textOf = async ({ body }: Response): Promise<string> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BYTES) throw new Error(`its answer is longer than ${MAX_BYTES / 1024 / 1024} MB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'no such host',
  UND_ERR_SOCKET: 'connection closed',
}

const reason = (error: unknown, timedOut: boolean): string => {
  if (timedOut) return `no answer in ${TIMEOUT_MS / 1000} seconds`
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return REASONS[code] ?? (code || (cause instanceof Error ? cause.message : String(cause)))
}
