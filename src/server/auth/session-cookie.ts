import { parse, serialize } from 'hono/utils/cookie'

export const SESSION_COOKIE = 'crossfade_session'
export const SESSION_MS = 12 * 60 * 60 * 1000

/** The session's secret in a Cookie header, if there is one. */
export const sessionIn = (header: string | undefined): string | null =>
  (header === undefined ? undefined : parse(header, SESSION_COOKIE)[SESSION_COOKIE]) ?? null

/**
 * A Set-Cookie header: no script reads it, and no other site's page sends it.
 * @param secret null ends it
 * @param secure whether the page came by https
 */
export const sessionCookie = (secret: string | null, secure: boolean): string =>
  serialize(SESSION_COOKIE, secret ?? '', {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: secret === null ? 0 : SESSION_MS / 1000,
    secure,
  })
