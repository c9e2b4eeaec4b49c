/**
 * What was found. `package` a dependency · `import` of an SDK · `snippet` Segment's own in a page · `global`
 * window.analytics · `call` · `lacks` a call that RudderStack has none of, or does otherwise · `key` a write key ·
 * `policy` a host in a Content Security Policy · `host` a host elsewhere (proxies, preconnect) · `no-op` an option of
 * the migration guide that does nothing.
 */
export type FindingKind =
  | 'package'
  | 'import'
  | 'snippet'
  | 'global'
  | 'call'
  | 'lacks'
  | 'key'
  | 'policy'
  | 'host'
  | 'no-op'

export type Platform = 'web' | 'server' | 'react-native' | 'ios' | 'android' | 'flutter'

export type Finding = {
  readonly kind: FindingKind
  readonly file: string
  readonly line: number
  /** A few words: "@segment/analytics-next", "track", "cdn.segment.com". */
  readonly what: string
  readonly platform?: Platform
  /** Of a call: the event's or page's name, null where it is only known when the code runs. */
  readonly event?: string | null
  /** Half a sentence on what to do about it. */
  readonly note?: string
}

/** The line that an offset is in, from 1. */
export const lineAt = (text: string, offset: number): number => {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
