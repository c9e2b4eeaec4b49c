import type { Context } from 'hono'
import type { SandboxEnv } from './context.ts'
import { isRecord, parseJson, type JsonRecord } from './json.ts'
import type { Incoming } from './store.ts'

/** Characters of one request's body that are read; RudderStack's own limit for a request is 4 MB. */
export const MAX_BODY_CHARS = 16 * 1024 * 1024

const SHOWN_HEADERS =
  /^(anonymousid|authorization|content-type|origin|referer|sentat|user-agent|x-retry-count|rsa-.*)$/

function shownHeaders(c: Context<SandboxEnv>): Record<string, string> {
  return Object.fromEntries(Object.entries(c.req.header()).filter(([name]) => SHOWN_HEADERS.test(name)))
}

/** The body as an object, whatever content type it claims (both SDKs also send JSON as text/plain), else `null`. */
export async function readBody(c: Context<SandboxEnv>): Promise<JsonRecord | null> {
  return (await readSized(c)).body
}

/** …and how many bytes it had. */
export async function readSized(
  c: Context<SandboxEnv>,
): Promise<{ readonly body: JsonRecord | null; readonly bytes: number }> {
  const text = await c.req.text()
  const body = parseJson(text)
  return { body: isRecord(body) ? body : null, bytes: Buffer.byteLength(text) }
}

export const sizeOf = (event: JsonRecord): number => Buffer.byteLength(JSON.stringify(event))

export const isNamed = ({ anonymousId, userId }: JsonRecord): boolean =>
  Boolean(anonymousId) || Boolean(userId)

/** The user name of `Authorization: Basic`: where both vendors carry the write key. */
export function basicUser(c: Context<SandboxEnv>): string | null {
  const encoded = /^Basic (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  return encoded === undefined ? null : (Buffer.from(encoded, 'base64').toString().split(':')[0] ?? null)
}

/** The events of a body: those of `batch`, or itself. `null` where `batch` is not a list of objects. */
export function eventsOf(body: JsonRecord): readonly JsonRecord[] | null {
  if (!('batch' in body)) return [body]
  const batch = body['batch']
  return Array.isArray(batch) && batch.every(isRecord) ? batch : null
}

/** Who sent the request: the first that a proxy names, as both vendors take it, else the other end of the socket. */
function ipOf(c: Context<SandboxEnv>): string {
  const named = c.req.header('x-forwarded-for')?.split(',')[0]?.trim()
  return named || (c.env.incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
}

/**
 * `type` overrules the event's own, as both vendors' single endpoints do; `sentAt` is the batch's, where the vendor
 * takes that for events without one.
 */
export function incoming(
  c: Context<SandboxEnv>,
  leg: Incoming['leg'],
  event: JsonRecord,
  transport: Incoming['transport'],
  { type, sentAt }: { readonly type?: string | undefined; readonly sentAt?: unknown } = {},
): Incoming {
  const { pathname, search } = new URL(c.req.url)
  const own = event['type']
  return {
    leg,
    type: type ?? (typeof own === 'string' ? own : 'unknown'),
    transport,
    path: pathname + search,
    headers: shownHeaders(c),
    body: event,
    origin: { ip: ipOf(c), sentAt: event['sentAt'] ?? sentAt },
  }
}
