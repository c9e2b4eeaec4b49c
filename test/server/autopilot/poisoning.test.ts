import { expect, it } from 'vitest'
import { ALL_LIES, isPowerless, playAttack } from '../../proof/ramp/poisoning.ts'

it('whatever browsers report neither promotes a ramp nor rolls it back', async () => {
  const attack = { name: 'many lies', sources: 100, reports: 300, lies: ALL_LIES, sessions: 300, lost: 0 }
  const { taken, promotions, rollbacks, halts, proofs } = await playAttack({
    ...attack,
    honest: 0,
    isPowerless: false,
  })
  expect({ taken, promotions, rollbacks, halts, proofs }).toEqual({
    taken: 300,
    promotions: 0,
    rollbacks: 0,
    halts: 0,
    proofs: ['0 of 300'],
  })
}, 120_000)

it('what one address reports does not even hold it, and what others report is still heard', async () => {
  const attack = { name: 'one address', sources: 1, reports: 300, lies: ALL_LIES, sessions: 300, lost: 0 }
  const played = await playAttack({ ...attack, honest: 3_000, isPowerless: true })
  expect(played).toMatchObject({
    promotions: 0,
    last: 'hold too-few-sessions',
    quarantine: { networks: 1, share: 0.01 },
    isHonestHeard: true,
  })
  expect(isPowerless(played)).toBe(true)
}, 240_000)
