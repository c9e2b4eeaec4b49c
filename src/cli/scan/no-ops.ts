import { lineAt, type Finding } from './finding.ts'
import type { Masked } from './mask.ts'

type NoOp = {
  readonly pattern: RegExp
  readonly isNoOp: (options: string, text: string, before: string) => boolean
  what: string
  note: string
}

const NO_OPS: readonly NoOp[] = [
  {
    pattern: /\banonymousIdOptions\s*[:=]\s*(?=\{)/g,
    isNoOp: (options) => /\b(?:localStorage|cookie)\b/.test(options) && !/\bautoCapture\b/.test(options),
    what: 'anonymousIdOptions { localStorage, cookie }',
    note: "has no effect in RudderStack's SDK v3: visitors get new ids; the gate carries them over",
  },
  {
    pattern: /\bpreConsent\s*[:=]\s*(?=\{)/g,
    isNoOp: (options, text) => /\benabled\s*:\s*true\b/.test(options) && !/\bconsentManagement\b/.test(text),
    what: 'preConsent without consentManagement',
    note: "is ignored by RudderStack's SDK: it sends before consent; use the gate's consent",
  },
  {
    pattern: /\blocalStorage\.getItem\(\s{0,20}(["'`])ajs_(?:user|anonymous|group)_id\1/g,
    isNoOp: (_options, _text, before) => !/JSON\.parse\(\s*(?:window\.)?$/.test(before),
    what: "localStorage.getItem('ajs_…')",
    note: 'gives the id in quotes, so another one; the gate reads it as Segment does',
  },
]

/** The options and snippets of the migration guide that do not do what it says. */
export const findNoOps = (file: string, { text }: Masked): Finding[] =>
  NO_OPS.flatMap(({ pattern, isNoOp, what, note }) =>
    [...text.matchAll(pattern)]
      .filter((found) =>
        isNoOp(
          braced(text, found.index + found[0].length),
          text,
          text.slice(Math.max(0, found.index - 40), found.index),
        ),
      )
      .map((found) => ({ kind: 'no-op' as const, file, line: lineAt(text, found.index), what, note })),
  )

const MAX_OPTIONS = 2_000

/** The object that begins here. */
const braced = (text: string, from: number): string => {
  let depth = 0
  const end = Math.min(text.length, from + MAX_OPTIONS)
  for (let at = from; at < end; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return text.slice(from, at + 1)
  }
  return text.slice(from, end)
}
