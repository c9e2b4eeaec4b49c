import type { Masked } from './mask.ts'

export type ImportRecord = {
  readonly specifier: string
  readonly offset: number
  /** The names it gets in this file. */
  readonly names: readonly string[]
}

// bounded, because a comment is a run of blanks here
const FROM =
  /\b(import|export)\s{1,60}(?:type\s{1,60})?([^;'"`()]{0,4000}?)\s{0,60}\bfrom\s{0,60}(["'])([^"'\n]{1,300})\3/g
const BARE = /\bimport\s{0,60}(["'])([^"'\n]{1,300})\1/g
const REQUIRE =
  /(?:\b(?:const|let|var)\s{1,60}([\w$]{1,60}|\{[^}]{0,1000}\})\s{0,60}(?::[^=;]{1,200})?=\s{0,60}(?:await\s+)?)?\b(?:require|import)\s{0,60}\(\s{0,60}(["'`])([^"'`\n]{1,300})\2\s{0,60}\)/g

/** Every module that a file names, in any of the ways there are. */
export const findImports = (masked: Masked): ImportRecord[] => [
  ...matches(masked, FROM).map((found) => ({
    specifier: found[4] ?? '',
    offset: found.index,
    names: found[1] === 'import' ? namesIn(found[2] ?? '') : [],
  })),
  ...matches(masked, BARE).map((found) => record(found[2], found.index, '')),
  ...matches(masked, REQUIRE).map((found) => record(found[3], found.index, found[1] ?? '')),
]

const record = (specifier = '', offset: number, pattern: string): ImportRecord => ({
  specifier,
  offset,
  names: namesIn(pattern),
})

/** What a string holds is blank in `code`, so that an import within one is none. */
const matches = ({ text, code }: Masked, pattern: RegExp): RegExpExecArray[] =>
  [...text.matchAll(pattern)].filter(
    ({ index, 0: whole }) => code.slice(index, index + 5).trimEnd() === whole.slice(0, 5).trimEnd(),
  )

/** "a, { b as c, d: e }", "* as f", "{ g = 1 }", "[h]" → a c e f g h */
export const namesIn = (pattern: string): string[] =>
  pattern
    .split(/[,{}[\]]/)
    .map((part) => part.replace(/=.*$/s, '').replace(/\btype\s+/, ''))
    .map((part) => /(?:\bas\s+|:\s*|\*\s*|^\s*|\.{3})([\w$]+)\s*$/.exec(part)?.[1] ?? '')
    .filter((name) => name !== '')
