import { lineAt } from './finding.ts'
import type { Masked } from './mask.ts'
import { CALLS, METHODS } from './methods.ts'

/** A call on some receiver, before anybody has said whose it is. */
export type Call = {
  /** "analytics", or '' for a function called by its own name. */
  readonly receiver: string
  /** Through window, globalThis or self. */
  readonly global: boolean
  readonly method: string
  readonly line: number
  /** The name that is written there; null: only known when the code runs; undefined: the method has none. */
  readonly event: string | null | undefined
  /** Nothing stands in its parentheses. */
  readonly empty: boolean
  readonly awaited: boolean
  /** null is among what it sends. */
  readonly sendsNull: boolean
  /** It sets options.timestamp. */
  readonly setsTimestamp: boolean
}

const names = [...METHODS].filter((name) => /^\w+$/.test(name)).join('|')
// a comment is a run of blanks here, and may be long: what has no bound takes the square of it
const S = String.raw`\s{0,60}`
const GLOBAL = String.raw`(?:\(${S})?(?:window|globalThis|self|global)(?:\s+as\s+[\w.<>{}:;?&| ]{1,200}\)|${S}\))?`
const GENERIC = String.raw`(?:<[^>()]{0,200}>${S})?`
const MEMBER = new RegExp(
  String.raw`(?<![\w$])(${GLOBAL}${S}[?!]?${S}\.${S})?([\w$]{1,60})${S}[?!]?${S}\.${S}(${names})${S}(?:\?\.${S})?${GENERIC}\(`,
  'g',
)
const BARE = new RegExp(String.raw`(?<![\w$])(${CALLS.join('|')})${S}${GENERIC}\(`, 'g')
const QUEUED = new RegExp(
  String.raw`(?<![\w$])([\w$]{1,60})${S}[?!]?\.${S}push\(${S}\[${S}(["'])(${names})\2${S},?`,
  'g',
)
const MAX_ARGS = 4_000

/** @param matters whether a receiver could be Segment's: all else has methods of these names, too */
export const findCalls = (masked: Masked, matters: (receiver: string) => boolean): Call[] => {
  const { text, code } = masked
  const members = [...code.matchAll(MEMBER)]
    .filter((found) => matters(found[2] ?? ''))
    .map((found) => callOf(masked, found, found[2] ?? '', found[1] !== undefined, found[3] ?? ''))
  const bare = [...code.matchAll(BARE)]
    .filter((found) => matters(found[1] ?? '') && standsAlone(code, found.index))
    .map((found) => callOf(masked, found, '', false, found[1] ?? ''))
  const queued = [...text.matchAll(QUEUED)]
    .filter(({ index, 1: receiver = '' }) => code[index] !== ' ' && matters(receiver))
    .map((found) => callOf(masked, found, found[1] ?? '', false, found[3] ?? ''))
  return [...members, ...bare, ...queued]
}

/** No method of something, and no definition. */
const standsAlone = (code: string, index: number): boolean =>
  !/(?:\.|\b(?:function|async|get|set|new))\s*$/.test(code.slice(Math.max(0, index - 40), index))

const callOf = (
  { text, code }: Masked,
  found: RegExpExecArray,
  receiver: string,
  global: boolean,
  method: string,
): Call => {
  const from = found.index + found[0].length
  const to = endOfArgs(code, from)
  const args = code.slice(from, to)
  const before = code.slice(Math.max(0, found.index - 12), found.index)
  return {
    receiver,
    global,
    method,
    line: lineAt(text, found.index),
    event: eventOf(method, text.slice(from, to)),
    empty: args.trim() === '',
    awaited: /\bawait\s+$/.test(before) || /^\)\s{0,60}\.then\b/.test(code.slice(to, to + 80)),
    // null for a whole argument, such as an id, is none that is sent
    sendsNull: /[:,]\s*null\b/.test(args.replace(/^\s*null\s*,|,\s*null(?=\s*(?:,|$))/g, '')),
    setsTimestamp: /\}\s*,\s*\{[^}]*\btimestamp\s*:/.test(args),
  }
}

const endOfArgs = (code: string, from: number): number => {
  let depth = 0
  const end = Math.min(code.length, from + MAX_ARGS)
  for (let at = from; at < end; at++) {
    const character = code[at] ?? ''
    if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character) && --depth < 0) return at
  }
  return end
}

const NAMED = new Set(['track', 'page', 'screen', 'trackLink', 'trackForm', 'trackClick', 'trackSubmit'])
const LITERAL = /^\s*@?(["'`])((?:\\.|(?!\1)[^\\])*)\1/
const EVENT_FIELD = /\bevent\s*:\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/

const eventOf = (method: string, args: string): Call['event'] => {
  if (!NAMED.has(method)) return undefined
  const name = (LITERAL.exec(args) ?? (method === 'track' ? EVENT_FIELD.exec(args) : null))?.[2]
  if (name !== undefined) return name.includes('${') ? null : name
  return method === 'track' ? null : undefined
}
