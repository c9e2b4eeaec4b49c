import { BAD_EVENTS, type BadEvent } from './parse-event.ts'
import { LIMITS } from './limits.ts'

type Refusal = { readonly status: number; readonly sentence: string }

/** Why a whole request is refused, but for what names a setting. The vendors send a 503 again, and drop a 4xx for ever. */
const REQUESTS = {
  secret: { status: 401, sentence: 'The secret header is missing or wrong.' },
  signature: { status: 401, sentence: 'X-Signature is not the signature of this body.' },
  encoding: { status: 415, sentence: 'Copies come as they are or packed by gzip.' },
  'too-large': { status: 413, sentence: `A body has at most ${LIMITS.bodyBytes} bytes, unpacked too.` },
  'too-many': { status: 413, sentence: `A batch has at most ${LIMITS.events} events.` },
  aborted: { status: 400, sentence: 'The body was cut off.' },
  'not-gzip': { status: 400, sentence: 'The body is not what gzip makes.' },
  'not-utf8': { status: 400, sentence: 'The body is not valid UTF-8.' },
  json: { status: 400, sentence: 'The body is not valid JSON.' },
  empty: { status: 400, sentence: 'The body holds no event.' },
  'not-configured': { status: 503, sentence: 'This server takes no copies: its secret is not set.' },
  'no-warehouse': {
    status: 503,
    sentence: 'This server has no warehouse to keep copies in; its log says why.',
  },
  busy: { status: 503, sentence: 'Too many bodies are on their way at once; send it again later.' },
  full: { status: 503, sentence: 'As many copies wait to be kept as can; send it again later.' },
  late: { status: 503, sentence: 'It takes too long to keep this; send it again later.' },
  failed: { status: 503, sentence: 'The warehouse did not keep this; send it again later.' },
} as const satisfies Record<string, Refusal>

export type RequestRefusal = keyof typeof REQUESTS

/** …or one event of it. */
export type RefusalReason = RequestRefusal | BadEvent

export const REFUSAL_REASONS = [
  ...Object.keys(REQUESTS),
  ...Object.keys(BAD_EVENTS),
] as readonly RefusalReason[]

export type CopiesAnswer = {
  readonly status: number
  /** One sentence of what was refused, or null. */
  readonly sentence: string | null
  readonly body?: CopiesBody
}

/** What became of the events of a request. */
export type CopiesBody = {
  readonly kept: number
  readonly refused: number
  readonly sampledOut: number
  readonly deletions: number
}

export const refusal = (reason: RefusalReason, sentence?: string): CopiesAnswer => {
  if (reason in BAD_EVENTS) return { status: 400, sentence: `${capital(BAD_EVENTS[reason as BadEvent])}.` }
  const { status, sentence: usual } = REQUESTS[reason as RequestRefusal]
  return { status, sentence: sentence ?? usual }
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
