import { STATUS_CODES } from 'node:http'
import type { Log } from '../log.ts'

/** An error answer in the form of RFC 9457; `detail` is one sentence for a person. @param more further members */
export const problem = (
  status: number,
  detail: string,
  headers: Record<string, string> = {},
  more: Readonly<Record<string, unknown>> = {},
): Response =>
  new Response(
    JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail, ...more }),
    {
      status,
      headers: {
        'content-type': 'application/problem+json',
        'x-content-type-options': 'nosniff',
        ...headers,
      },
    },
  )

/** The answer to a fault of ours: the cause goes to the log, never to a stranger. */
export const internalError = (error: Error, log: Log, headers: Record<string, string> = {}): Response => {
  log('error', 'request failed', { error: error.stack ?? error.message })
  return problem(500, 'Something went wrong here; the server log says what.', headers)
}
