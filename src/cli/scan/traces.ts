import { lineAt, type Finding } from './finding.ts'
import type { Masked } from './mask.ts'

const SNIPPET =
  /cdn\.segment\.(?:com|io)\/analytics\.js\/v\d|\.SNIPPET_VERSION\s*=|\banalytics\.load\(\s*["'`]/
const HOST =
  /(?<![\w.-])((?:\*|cdn|api|events\.eu1)\.segment(?:apis)?\.(?:com|io))(?![\w-])(?!\/analytics\.js)/g
const POLICY = /content-?security-?policy|(?:script|connect|default|img)-?src/i
const POLICY_REACH = 2_000

const NAMED_KEY =
  /(?<!\w)\w{0,60}SEGMENT\w{0,60}(?:KEY|TOKEN)\w{0,60}["']?\s{0,20}[:=]\s{0,20}["'`]?([A-Za-z0-9]{10,64})(?![\w./-])/gi
const LOADED_KEY =
  /(?:cdn\.segment\.(?:com|io)\/analytics\.js\/v\d\/|\banalytics\.load\(\s*["'`])([A-Za-z0-9]{8,64})(?![\w-])/g
const WRITE_KEY =
  /(?:write_?key["']?\s{0,20}[:=]\s{0,20}@?|Analytics\(\s*(?:key\s*=\s*)?|Builder\([^"()]{0,200}(?:\(\))?,\s*|analytics\.New\(\s*|Configuration\(\s*(?:writeKey:\s*)?|configurationWithWriteKey:\s*@)["'`]([A-Za-z0-9]{8,64})["'`]/gi
const PLACEHOLDER = /your|write|segment|xxx|placeholder|example/i

/** Segment's snippet, at most once a file. */
const findSnippet = (file: string, text: string): Finding[] => {
  const found = SNIPPET.exec(text)
  return found
    ? [{ kind: 'snippet', file, line: lineAt(text, found.index), what: "Segment's snippet", platform: 'web' }]
    : []
}

const findHosts = (file: string, text: string): Finding[] =>
  [...text.matchAll(HOST)].map((found) => {
    const before = text.slice(Math.max(0, found.index - POLICY_REACH), found.index)
    const kind = POLICY.test(before) ? ('policy' as const) : ('host' as const)
    return { kind, file, line: lineAt(text, found.index), what: found[1] ?? '' }
  })

/** The first four and the last two characters: enough to tell one from another. */
const shortKey = (key: string): string => `${key.slice(0, 4)}…${key.slice(-2)}`

const findKeys = (file: string, text: string, ofSegment: boolean): Finding[] => {
  const patterns = ofSegment ? [NAMED_KEY, LOADED_KEY, WRITE_KEY] : [NAMED_KEY, LOADED_KEY]
  const keys = new Map<string, number>()
  for (const found of patterns.flatMap((pattern) => [...text.matchAll(pattern)])) {
    const [whole, key = ''] = found
    const isRudderstack = /rudder[^;]*$/i.test(text.slice(Math.max(0, found.index - 80), found.index) + whole)
    if (!PLACEHOLDER.test(key) && !isRudderstack && !keys.has(key)) keys.set(key, found.index)
  }
  return [...keys].map(([key, at]) => ({
    kind: 'key' as const,
    file,
    line: lineAt(text, at),
    what: shortKey(key),
  }))
}

/** The hosts, keys and snippets in any kind of file. `ofSegment`: something else in it is Segment's for certain. */
export const findTraces = (file: string, { text }: Masked, ofSegment: boolean): Finding[] => {
  const snippet = findSnippet(file, text)
  return [...snippet, ...findHosts(file, text), ...findKeys(file, text, ofSegment || snippet.length > 0)]
}

const CONTAINER = /\bGTM-[A-Z0-9]{4,10}\b|googletagmanager\.com\/(?:gtm\.js|ns\.html)/

/** The first Google Tag Manager container of a file, which may load Segment without a word of it in the code. */
export const findTagManager = (
  file: string,
  { text }: Masked,
): { what: string; file: string; line: number }[] => {
  const found = CONTAINER.exec(text)
  if (!found) return []
  const id = /\bGTM-[A-Z0-9]{4,10}\b/.exec(text)?.[0] ?? 'Google Tag Manager'
  return [{ what: id, file, line: lineAt(text, found.index) }]
}
