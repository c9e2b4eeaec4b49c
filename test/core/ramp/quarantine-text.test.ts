import { expect, it } from 'vitest'
import { quarantineText } from '../../../src/core/ramp/quarantine-text.ts'

it('what is left out is told in one sentence', () => {
  expect(quarantineText({ networks: 3, pages: 12_400, share: 0.01 })).toBe(
    '3 networks send more than 1 % of the reports each; their 12,400 pages are left out of the sample ratio and of SDKs that fail to load.',
  )
  expect(quarantineText({ networks: 1, pages: 101, share: 0.005 })).toBe(
    'One network sends more than 0.5 % of the reports; its 101 pages are left out of the sample ratio and of SDKs that fail to load.',
  )
})
