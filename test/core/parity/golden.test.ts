import { expect, it } from 'vitest'
import { comparePair, fingerprint } from '../../../src/core/index.ts'
import { pairVectors } from '../golden/read-golden.ts'

// copies that a warehouse holds were hashed by the version that was installed when they came

it.each(pairVectors)('$name is compared and hashed as ever', ({ segment, rudderstack, expected }) => {
  const { outcome, differences } = comparePair(segment, rudderstack)
  const prints = {
    segment: fingerprint('segment', segment),
    rudderstack: fingerprint('rudderstack', rudderstack),
  }
  expect({
    outcome,
    unexplained: differences.flatMap(({ path, kind, rule }) => (rule === undefined ? [{ path, kind }] : [])),
    rules: [...new Set(differences.flatMap(({ rule }) => rule ?? []))].sort(),
    hashes: { segment: prints.segment.hash, rudderstack: prints.rudderstack.hash },
    rawHashes: { segment: prints.segment.rawHash, rudderstack: prints.rudderstack.rawHash },
  }).toEqual(expected)
})
