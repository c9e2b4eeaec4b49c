import { describe, expect, it } from 'vitest'
import { mask } from '../../../src/cli/scan/mask.ts'
import { scanFile } from '../../../src/cli/scan/scan-file.ts'
import { fileKind } from '../../../src/cli/scan/file-kind.ts'

const LONG = 300_000

const scanText = (path: string, source: string) => {
  const kind = fileKind(path)
  return kind && scanFile({ path, kind, source: `${source}\nanalytics.track('X') // segment` })
}

// what takes the square of its length would not end within the time a test has
describe('a file made to be slow', () => {
  it.each([
    ['blanks', ' '.repeat(LONG)],
    ['a comment after a word', `analytics /*${'x'.repeat(LONG)}*/`],
    ['blank lines', '\n'.repeat(LONG)],
    ['a long word', 'a'.repeat(LONG)],
    ['a long dotted word', 'a.'.repeat(LONG / 2)],
    ['braces', '{'.repeat(LONG)],
    ['brackets', '['.repeat(LONG)],
    ['parentheses', 'window('.repeat(LONG / 7)],
    ['tags', '<a '.repeat(LONG / 3)],
    ['angles', '<'.repeat(LONG)],
    ['quotes', `'"`.repeat(LONG / 2)],
    ['backticks', '`${'.repeat(LONG / 3)],
    ['slashes', '/ '.repeat(LONG / 2)],
    ['beginnings of comments', '<!-- /* '.repeat(LONG / 8)],
    ['imports', 'import '.repeat(LONG / 7)],
    ['assignments', 'a = '.repeat(LONG / 4)],
    ['colons', 'a: '.repeat(LONG / 3)],
    ['half keys', 'SEGMENT_'.repeat(LONG / 8)],
    ['builders', 'Builder('.repeat(LONG / 8)],
    ['options', 'preConsent: {'.repeat(LONG / 13)],
    ['storage', `localStorage.getItem(${' '.repeat(LONG)}`],
    ['queues', 'a.push([ '.repeat(LONG / 9)],
    ['calls', 'analytics.track('.repeat(LONG / 64)],
  ])('of %s is read like any other', (_name, source) => {
    for (const path of ['a.tsx', 'a.html', 'a.kt', 'a.swift', '.env'])
      expect(scanText(path, source)).not.toBeNull()
  })
})

describe('mask', () => {
  const hidden = (source: string): string => mask(source, 'script').code.replace(/ +/g, ' ')

  it('keeps the length and the line ends of whatever it is given', () => {
    for (const source of [
      'a // b\n`c ${ d } e\n${`f`}` "g\\"" /h[/]"/ i',
      '`',
      '${',
      '`${',
      "'\n'",
      '/*',
      '"\\',
    ])
      for (const syntax of ['script', 'markup', 'hash', 'plain'] as const) {
        const { text, code } = mask(source, syntax)
        expect([text.length, code.length]).toEqual([source.length, source.length])
        expect(text.replace(/[^\n]/g, '')).toBe(source.replace(/[^\n]/g, ''))
      }
  })

  it.each([
    ['a // b', 'a '],
    ['a("// no") // b', 'a(" ") '],
    ["x = `b ${c('d')} e` + f", "x = ` ${c(' ')} ` + f"],
    ['x = `a ${ {b: `c ${d}`} } e`; f()', 'x = ` ${ {b: ` ${d}`} } `; f()'],
    ['x = /["\'`]/; y("z")', 'x = / /; y(" ")'],
    ['a / b; c("d") / e', 'a / b; c(" ") / e'],
    ["it's(a, 'b')", "it's(a, ' ')"],
    ['"unclosed\nx("y")', '"unclosed\nx(" ")'],
    ['<p>Don’t `track()`</p>; x', '<p> </p>; x'],
  ])('makes of %s', (source, code) => {
    expect(hidden(source)).toBe(code)
  })
})
