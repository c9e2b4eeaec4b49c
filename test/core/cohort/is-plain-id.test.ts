import { expect, it } from 'vitest'
import { isPlainId } from '../../../src/core/cohort/is-plain-id.ts'

it.each([
  ['an id', 'user-1 ~', true],
  ['128 characters', 'x'.repeat(128), true],
  ['129 characters', 'x'.repeat(129), false],
  ['a letter beyond ASCII', 'Zoë', false],
  ['a control character', 'a\u0007', false],
  ['a line break at the end', 'a\n', false],
  ['nothing', '', false],
  ['null', null, false],
  ['undefined', undefined, false],
])('says of %s whether it is plain', (_, id, plain) => {
  expect(isPlainId(id)).toBe(plain)
})
