import { lineAt, type Finding, type Platform } from './finding.ts'
import type { Masked } from './mask.ts'

type Language = {
  readonly files: RegExp
  readonly platform: Platform
  /** A file with this holds Segment's SDK. */
  readonly imports: RegExp
  /** Its first group is the method. */
  readonly calls: RegExp
  /** The event's name in what follows the call; its first group. */
  readonly event: RegExp
}

const JVM =
  /(?:\b[\w.]{0,100}[aA]nalytics\w{0,60}|\.with\([^)]{0,200}\))\s{0,60}[?!]{0,2}\.(track|screen|identify|group|alias|reset|enqueue)\(/g
const ANY = /^[^"'`;{}]*@?["'`]([^"'`\n]*)["'`]/

const LANGUAGES: readonly Language[] = [
  {
    files: /\.swift$/,
    platform: 'ios',
    imports: /^[ \t]*import\s+(?:Segment\w*|Analytics)\s*$/m,
    calls: /\b\w*[aA]nalytics\w*(?:\.\w+\(\))?[?!]*\.(track|screen|identify|group|alias|reset)\(/g,
    event: ANY,
  },
  {
    files: /\.(m|mm|h)$/,
    platform: 'ios',
    imports: /#import\s+[<"](?:Segment|Analytics)\/|@import\s+(?:Segment|Analytics);/,
    calls: /\[\s*\[?\s*SEGAnalytics[^\]]*\]\s*(track|screen|identify|group|alias|reset)\b:?/g,
    event: ANY,
  },
  {
    files: /\.kts?$/,
    platform: 'android',
    imports: /^[ \t]*import\s+com\.segment\.analytics\b/m,
    calls: JVM,
    event: ANY,
  },
  {
    files: /\.java$/,
    platform: 'android',
    imports: /^[ \t]*import\s+com\.segment\.analytics\b/m,
    calls: JVM,
    event: ANY,
  },
  {
    files: /\.dart$/,
    platform: 'flutter',
    imports: /import\s+'package:(?:segment_analytics|flutter_segment|analytics_flutter)\//,
    calls: /\b(?:\w*[aA]nalytics\w*|Segment)\s*[?!]?\.(track|screen|identify|group|alias|reset)\(/g,
    event: ANY,
  },
  {
    files: /\.py$/,
    platform: 'server',
    imports:
      /^[ \t]*(?:import\s+segment\.analytics\b|from\s+segment(?:\.analytics)?\s+import\b|import\s+analytics\b)/m,
    calls: /\banalytics\.(track|page|screen|identify|group|alias)\(/g,
    event: /(?:event\s*=\s*|^[^,]*,\s*)["']([^"'\n]*)["']/,
  },
  {
    files: /\.go$/,
    platform: 'server',
    imports: /"(?:github\.com|gopkg\.in)\/segmentio\/analytics-go/,
    calls: /\banalytics\.(Track|Page|Screen|Identify|Group|Alias)\s*\{/g,
    event: /\bEvent:\s*["`]([^"`]*)["`]/,
  },
  {
    files: /\.rb$/,
    platform: 'server',
    imports: /require\s*\(?["']segment\/analytics["']|\bSegment::Analytics\b/,
    calls: /\b(?:[aA]nalytics\w*|ANALYTICS)\.(track|page|screen|identify|group|alias)\b/g,
    event: /\bevent:\s*["']([^"'\n]*)["']/,
  },
  {
    files: /\.php$/,
    platform: 'server',
    imports: /\buse\s+Segment\\Segment\b|\\Segment\\Segment::/,
    calls: /\bSegment::(track|page|screen|identify|group|alias)\(/g,
    event: /["']event["']\s*=>\s*["']([^"'\n]*)["']/,
  },
  {
    files: /\.cs$/,
    platform: 'server',
    imports: /^[ \t]*using\s+Segment\b/m,
    calls: /\b[aA]nalytics(?:\.Client)?\.(Track|Page|Screen|Identify|Group|Alias)\(/g,
    event: /^[^"]*"[^"]*",\s*"([^"]*)"|"([^"]*)"/,
  },
]

const CALL_REACH = 600

/** What a file of another language does with Segment's SDK for it; nothing where it does not import it. */
export const findNative = (file: string, { text }: Masked): Finding[] => {
  const language = LANGUAGES.find(({ files }) => files.test(file))
  const imported = language?.imports.exec(text)
  if (!language || !imported) return []
  const { platform, calls, event } = language
  const what = imported[0].trim()
  const line = lineAt(text, imported.index + imported[0].length - imported[0].trimStart().length)
  return [
    { kind: 'import', file, line, what, platform },
    ...[...text.matchAll(calls)].map((found) => {
      const method = (found[1] ?? '').toLowerCase()
      const after = text.slice(found.index + found[0].length, found.index + found[0].length + CALL_REACH)
      const named = event.exec(after)
      const name = method === 'track' || method === 'screen' ? (named?.[1] ?? named?.[2] ?? null) : undefined
      const at = { kind: 'call' as const, file, line: lineAt(text, found.index), what: method, platform }
      return name === undefined ? at : { ...at, event: name }
    }),
  ]
}
