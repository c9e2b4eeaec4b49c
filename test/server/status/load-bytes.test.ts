import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readLoadBytes } from '../../../src/server/status/load-bytes.ts'
import { temporaryFolder } from '../support.ts'

const written = (text: string): string => {
  const file = join(temporaryFolder(), 'load-bytes.json')
  writeFileSync(file, text)
  return file
}

it('is what the build has measured, from source too: each cohort loads its own SDKs, and both of them once', () => {
  const { segment, dual, rudderstack } = readLoadBytes()!
  for (const bytes of [segment, rudderstack]) {
    expect(bytes).toBeGreaterThan(20_000)
    expect(dual).toBeGreaterThan(bytes)
  }
  // gate and engine, the journal with it, are in both
  expect(segment + rudderstack - dual).toBeGreaterThan(25_000)
  expect(segment + rudderstack - dual).toBeLessThan(36_000)
})

it('is nothing where there was no build', () => {
  expect(readLoadBytes(join(temporaryFolder(), 'load-bytes.json'))).toBeNull()
})

it.each(['', 'null', '{}', '{"segment":1,"dual":2}', '{"segment":1,"dual":2,"rudderstack":"3"}'])(
  'is nothing where the file says %j',
  (text) => {
    expect(readLoadBytes(written(text))).toBeNull()
  },
)

it('is no more than the three figures', () => {
  expect(readLoadBytes(written('{"segment":1,"dual":2,"rudderstack":3,"more":4}'))).toEqual({
    segment: 1,
    dual: 2,
    rudderstack: 3,
  })
})
