/** The more telling first: nearly every browser says that it is Safari, and most that they are Chrome. */
const FAMILIES: readonly (readonly [name: string, version: RegExp])[] = [
  ['Edge', /\bEdg(?:A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:Headless)?(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\//],
]
const MAX_KNOWN = 2_000
const MAX_LENGTH = 1_024

const read = (userAgent: string): string => {
  for (const [name, version] of FAMILIES) {
    const found = version.exec(userAgent)
    if (found !== null) return `${name} ${found[1]!.slice(0, 4)}`
  }
  return ''
}

/** Family and major version by a user agent, such as "Chrome 129"; '' where none is known. */
export const createBrowserOf = (): ((userAgent: unknown) => string) => {
  const known = new Map<string, string>()
  return (userAgent) => {
    if (typeof userAgent !== 'string' || userAgent.length > MAX_LENGTH) return ''
    const kept = known.get(userAgent)
    if (kept !== undefined) return kept
    if (known.size >= MAX_KNOWN) known.clear()
    const browser = read(userAgent)
    known.set(userAgent, browser)
    return browser
  }
}
