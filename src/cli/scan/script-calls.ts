import { CALLS, DIFFERS, LACKS, METHODS } from './methods.ts'
import { lineAt, type Finding, type Platform } from './finding.ts'
import type { Masked } from './mask.ts'

/** A call on some receiver, before anybody has said whose it is. */
export type Call = {
  /** "analytics", or '' for a function called by its own name. */
  readonly receiver: string
  /** Through window, globalThis or self. */
  readonly global: boolean
  readonly method: string
  readonly offset: number
  /** Of what stands in the parentheses: as written, and with strings blanked. */
  readonly args: string
  readonly argsCode: string
  readonly awaited: boolean
}

const names = [...METHODS].filter((name) => /^\w+$/.test(name)).join('|')
const GLOBAL = String.raw`(?:\(\s*)?(?:window|globalThis|self|global)(?:\s+as\s+[\w.<>{}:;?&| ]+\)|\s*\))?`
const MEMBER = new RegExp(
  String.raw`(?<![\w$])(${GLOBAL}\s*[?!]?\s*\.\s*)?([\w$]+)\s*[?!]?\s*\.\s*(${names})\s*(?:\?\.\s*)?(?:<[^>()]*>\s*)?\(`,
  'g',
)
const BARE = new RegExp(String.raw`(?<![\w$.]\s*)(${CALLS.join('|')})\s*(?:<[^>()]*>\s*)?\(`, 'g')
const QUEUED = new RegExp(String.raw`([\w$]+)\s*[?!]?\.\s*push\(\s*\[\s*(["'])(${names})\2\s*,?`, 'g')
const MAX_ARGS = 4_000

/** Every call of a method that has one of the SDK's names. */
export const findCalls = (masked: Masked): Call[] => {
  const { text, code } = masked
  const members = [...code.matchAll(MEMBER)].map((found) =>
    callOf(masked, found[2] ?? '', found[1] !== undefined, found[3] ?? '', found.index, found[0].length),
  )
  const bare = [...code.matchAll(BARE)]
    .filter(
      ({ index }) => !/\b(?:function|async|get|set|new)\s+$/.test(code.slice(Math.max(0, index - 20), index)),
    )
    .map((found) => callOf(masked, '', false, found[1] ?? '', found.index, found[0].length))
  const queued = [...text.matchAll(QUEUED)]
    .filter(({ index }) => code[index] !== ' ')
    .map((found) => callOf(masked, found[1] ?? '', false, found[3] ?? '', found.index, found[0].length))
  return [...members, ...bare, ...queued]
}

const callOf = (
  { text, code }: Masked,
  receiver: string,
  global: boolean,
  method: string,
  offset: number,
  length: number,
): Call => {
  const from = offset + length
  const to = endOfArgs(code, from)
  return {
    receiver,
    global,
    method,
    offset,
    args: text.slice(from, to),
    argsCode: code.slice(from, to),
    awaited:
      /\bawait\s+$/.test(code.slice(Math.max(0, offset - 12), offset)) ||
      /^\)\s*\.then\b/.test(code.slice(to)),
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

const LITERAL = /^\s*@?(["'`])((?:\\.|(?!\1)[^\\])*)\1/
const EVENT_FIELD = /\bevent\s*:\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/

/** The name that is written there, or null where it is only known when the code runs. */
const eventOf = ({ method, args }: Pick<Call, 'method' | 'args'>): string | null | undefined => {
  if (!['track', 'page', 'screen', 'trackLink', 'trackForm', 'trackClick', 'trackSubmit'].includes(method))
    return undefined
  const name = (LITERAL.exec(args) ?? (method === 'track' ? EVENT_FIELD.exec(args) : null))?.[2]
  if (name !== undefined) return name.includes('${') ? null : name
  return method === 'track' ? null : undefined
}

/** The findings of a call that is Segment's. */
export const callFindings = (file: string, text: string, call: Call, platform: Platform): Finding[] => {
  const { method, offset, argsCode } = call
  const at = { file, line: lineAt(text, offset), platform }
  const isGetter = method === 'group' && argsCode.trim() === ''
  const event = eventOf(call)
  const made: Finding[] =
    (CALLS as readonly string[]).includes(method) && !isGetter
      ? [{ kind: 'call', ...at, what: method, ...(event !== undefined && { event }) }]
      : []
  return platform === 'web' ? [...made, ...lacking(at, call, isGetter ? 'group()' : method)] : made
}

const lacking = (at: Pick<Finding, 'file' | 'line' | 'platform'>, call: Call, name: string): Finding[] => {
  const found: Finding[] = []
  const add = (what: string, note: string): void => void found.push({ kind: 'lacks', ...at, what, note })
  const note = Object.hasOwn(LACKS, name) ? LACKS[name] : undefined
  if (note !== undefined) add(name.replace('()', ''), note)
  if (!(CALLS as readonly string[]).includes(call.method) || note !== undefined) return found
  if (call.awaited) add(`await ${call.method}`, DIFFERS.awaited)
  if (/[:,]\s*null\b/.test(call.argsCode.replace(/^\s*null\s*,|,\s*null(?=\s*(?:,|$))/g, '')))
    add('null', DIFFERS.null)
  if (/\}\s*,\s*\{[^}]*\btimestamp\s*:/.test(call.argsCode)) add('options.timestamp', DIFFERS.timestamp)
  return found
}
