import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createNetworkNumber } from '../../../src/server/http/network-number.ts'

const numberOf = createNetworkNumber(Buffer.alloc(32, 1))

it('a network has the same number as long as the key is the same, and another one under another key', () => {
  const network = '203.0.113.0/24'
  expect(numberOf(network)).toBe(numberOf(network))
  expect(numberOf(network)).not.toBe(numberOf('203.0.114.0/24'))
  expect(createNetworkNumber(Buffer.alloc(32, 2))(network)).not.toBe(numberOf(network))
})

it('0 is that of the unknown one alone; every other is a whole number of 32 bits', () => {
  expect(numberOf(null)).toBe(0)
  fc.assert(
    fc.property(fc.string(), (network) => {
      const number = numberOf(network)
      expect(Number.isInteger(number) && number > 0 && number < 2 ** 32).toBe(true)
    }),
  )
})
