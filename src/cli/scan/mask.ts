import type { Syntax } from './file-kind.ts'

/** A file as it is looked at; offsets and line ends are those of the file. */
export type Masked = {
  /** With blanks for comments. */
  readonly text: string
  /** With blanks for what strings hold, too. */
  readonly code: string
}

/** Takes out of sight what does not run. */
export const mask = (source: string, syntax: Syntax): Masked => {
  if (syntax === 'script') return maskScript(source)
  if (syntax === 'plain') return { text: source, code: source }
  const text =
    syntax === 'hash'
      ? source.replace(/(^|\s)#.*/gm, blank)
      : source.replace(
          /<!--[\s\S]{0,20000}?-->|\/\*[\s\S]{0,20000}?\*\/|\{\{!--[\s\S]{0,20000}?--\}\}|^[ \t]*\/\/.*/gm,
          blank,
        )
  return { text, code: text }
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

// comments, strings, templates, and regular expressions where one may stand
const TOKENS = new RegExp(
  [
    String.raw`\/\/[^\n]*`,
    String.raw`\/\*[\s\S]*?(?:\*\/|$)`,
    String.raw`"(?:\\.|[^"\\\n])*"`,
    // an apostrophe within a word is none: JSX has plain text
    String.raw`(?<![A-Za-z](?=.[A-Za-z]))'(?:\\.|[^'\\\n])*'`,
    String.raw`(?=\/)(?<=(?:[=(,:;!&|?{}[\n]|return)[ \t]*)\/(?![*\/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\/\\\n[])+\/`,
    '[`{}]',
  ].join('|'),
  'g',
)

const TEMPLATE = /\\[\s\S]|\$\{|`/g

type Cut = { readonly from: number; readonly to: number; readonly comment: boolean }

// a paragraph in JSX that explains a call makes none, and its apostrophes begin no string
const JSX_TEXT = /(<\/?[A-Za-z][\w.:-]*(?:\s[^<>]*)?>)([^<>{}]+)(?=<\/)/g

const maskScript = (file: string): Masked => {
  const source = file.replace(JSX_TEXT, (_, tag: string, text: string) => tag + blank(text))
  const cuts = cutsOf(source)
  return {
    text: cutOut(
      source,
      cuts.filter(({ comment }) => comment),
    ),
    code: cutOut(source, cuts),
  }
}

const cutsOf = (source: string): Cut[] => {
  const cuts: Cut[] = []
  // for each open template its open braces
  const templates: number[] = []
  TOKENS.lastIndex = 0
  for (let found = TOKENS.exec(source); found !== null; found = TOKENS.exec(source)) {
    const [token] = found
    const depth = templates.length - 1
    if (token === '{' && depth >= 0) templates[depth]!++
    else if (token === '`' || (token === '}' && depth >= 0 && --templates[depth]! < 0)) {
      if (token === '`') templates.push(0)
      const end = endOfTemplate(source, found.index + 1)
      cuts.push({ from: found.index + 1, to: end.at, comment: false })
      if (end.closed) templates.pop()
      else templates[templates.length - 1] = 0
      TOKENS.lastIndex = end.next
    } else if (token.length > 1) cuts.push(cutOf(token, found.index))
  }
  return cuts
}

const cutOf = (token: string, from: number): Cut => {
  const comment = token.startsWith('//') || token.startsWith('/*')
  const to = from + token.length
  return comment ? { from, to, comment } : { from: from + 1, to: to - 1, comment }
}

const endOfTemplate = (source: string, from: number): { at: number; next: number; closed: boolean } => {
  TEMPLATE.lastIndex = from
  for (let found = TEMPLATE.exec(source); found !== null; found = TEMPLATE.exec(source)) {
    const [token] = found
    if (token === '`') return { at: found.index, next: TEMPLATE.lastIndex, closed: true }
    if (token === '${') return { at: found.index, next: TEMPLATE.lastIndex, closed: false }
  }
  return { at: source.length, next: source.length, closed: true }
}

const cutOut = (source: string, cuts: readonly Cut[]): string => {
  let result = ''
  let at = 0
  for (const { from, to } of cuts) {
    result += source.slice(at, from) + blank(source.slice(from, to))
    at = to
  }
  return result + source.slice(at)
}
