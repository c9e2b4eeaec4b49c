import type { Status } from '../../server/index.ts'
import { CliError } from '../cli-error.ts'
import { printable } from './printable.ts'

const TIMEOUT_MS = 5_000

/**
 * The server's status: its body as it came, and parsed.
 * @throws CliError (exit 3) where the server cannot be reached or answers something else
 */
export const fetchStatus = async (
  server: URL,
  signal: AbortSignal,
): Promise<{ body: string; status: Status }> => {
  const { response, body } = await request(new URL('/api/status', server), server, signal)
  const value = parse(body)
  if (!response.ok) throw new CliError(3, `${server.origin} refused: ${refusal(value, response.status)}`)
  if (!isStatus(value))
    throw new CliError(3, `${server.origin} answers, but not as the admin listener of a Crossfade server.`)
  return { body, status: value }
}

const request = async (url: URL, server: URL, signal: AbortSignal) => {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, timeout]), redirect: 'error' })
    return { response, body: await response.text() }
  } catch (error) {
    throw new CliError(
      3,
      `no Crossfade server answers at ${server.origin} (${reason(error, timeout.aborted)}); ` +
        'start one with crossfade serve --rollout FILE, or name another with --server URL.',
      { cause: error },
    )
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
  const cause = error instanceof Error ? error.cause : null
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return REASONS[code] ?? (code || (cause instanceof Error ? cause.message : String(error)))
}

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

const refusal = (value: unknown, status: number): string => {
  const detail = typeof value === 'object' && value !== null && 'detail' in value ? value.detail : null
  return typeof detail === 'string' ? printable(detail) : `HTTP ${status}.`
}

const isStatus = (value: unknown): value is Status =>
  typeof value === 'object' &&
  value !== null &&
  'cohorts' in value &&
  Array.isArray(value.cohorts) &&
  'rollout' in value
