import { expect, it } from 'vitest'
import { ALL_LIES, playAttack } from '../../proof/ramp/poisoning.ts'

it('whatever browsers report neither promotes a ramp nor rolls it back', async () => {
  const attack = { name: 'many lies', sources: 100, reports: 300, lies: ALL_LIES, sessions: 300, lost: 0 }
  const { taken, promotions, rollbacks, halts, proofs } = await playAttack(attack)
  expect({ taken, promotions, rollbacks, halts, proofs }).toEqual({
    taken: 300,
    promotions: 0,
    rollbacks: 0,
    halts: 0,
    proofs: ['0 of 300'],
  })
}, 120_000)
