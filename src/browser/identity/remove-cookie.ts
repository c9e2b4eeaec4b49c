import { writeCookie } from '../write-cookie.ts'

/** Every domain a cookie of this page may have been set on: the host and all its parents. */
function domains(): (string | null)[] {
  const parts = location.hostname.split('.')
  return [null, ...parts.map((_, i) => parts.slice(i).join('.'))]
}

/** Whoever has set it. */
export function removeCookie(name: string): void {
  for (const domain of domains()) writeCookie(name, null, domain)
}
