import { readCookies } from './cookies.ts'

const YEAR_S = 365 * 86_400

/** Writes, or with `null` removes, a first-party cookie (365 days, Lax, Secure on https). Never throws. */
export function writeCookie(name: string, value: string | null, domain: string | null): void {
  const attributes = `; path=/; max-age=${value === null ? 0 : YEAR_S}; samesite=lax${domain ? `; domain=${domain}` : ''}`
  try {
    const secure = location.protocol === 'https:' ? '; secure' : ''
    document.cookie = `${name}=${encodeURIComponent(value ?? '')}${attributes}${secure}`
  } catch {}
}

/**
 * The registrable domain: the shortest one on which this page may set a cookie, found as both SDKs find theirs, by
 * trying. `null` where only the host itself will do (an IP address, localhost) or cookies are off.
 */
export function cookieDomain(): string | null {
  const parts = location.hostname.split('.')
  if (Number(parts.at(-1)) > 0) return null
  for (let i = parts.length - 2; i >= 0; i--) {
    const domain = parts.slice(i).join('.')
    writeCookie('__crossfade', '1', domain)
    const works = '__crossfade' in readCookies()
    writeCookie('__crossfade', null, domain)
    if (works) return domain
  }
  return null
}
