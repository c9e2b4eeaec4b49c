import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export const ENGINE_USER = 'crossfade'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** User and token as Basic, or as X-ClickHouse-User and -Key; compared in constant time. */
export const createAuthorised = (token: string): ((headers: IncomingHttpHeaders) => boolean) => {
  const expected = digest(`${ENGINE_USER}:${token}`)
  return (headers) => timingSafeEqual(digest(given(headers)), expected)
}

const given = (headers: IncomingHttpHeaders): string => {
  const basic = /^Basic ([\w+/=]+)$/.exec(headers.authorization ?? '')?.[1]
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString('utf8')
  return `${String(headers['x-clickhouse-user'])}:${String(headers['x-clickhouse-key'])}`
}
