import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { problemText } from '../../../src/core/text/problem-text.ts'

const BROWSER = join(import.meta.dirname, '../../../src/browser')

/** Every code that stands as such in the gate's own source. */
const codes = readdirSync(BROWSER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(join(BROWSER, file), 'utf8').matchAll(/problem\('([a-z-]+)'[,)]/g)])
  .map(([, code]) => code!)

it('says what each problem means that the gate names', () => {
  expect(codes).toContain('journal-full')
  for (const code of codes) expect(problemText(code), code).toMatch(/^[a-z].{9,}[^.]$/)
})

it.each([
  ['segment-recovered', 'a later page sent the call, and the vendor confirmed it'],
  ['rudderstack-recovery-refused', 'a later page sent the call, and the vendor refused it'],
  ['dropped-consent', 'made, or still waiting, while consent was withdrawn'],
])('knows %s, of a leg or of a call that was dropped', (code, text) => {
  expect(problemText(code)).toBe(text)
})

it.each(['', 'nothing', 'segment-toString', 'constructor', 'dropped-__proto__'])('knows no %j', (code) => {
  expect(problemText(code)).toBe(null)
})
