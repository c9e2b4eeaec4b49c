/** All cookies of this page, values decoded; of two with one name the first counts, as in both SDKs. */
export function readCookies(): Record<string, string> {
  const jar: Record<string, string> = Object.create(null)
  try {
    for (const pair of document.cookie.split('; ')) {
      const at = pair.indexOf('=')
      const name = pair.slice(0, at)
      if (at > 0 && !(name in jar)) jar[name] = decode(pair.slice(at + 1))
    }
  } catch {}
  return jar
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
