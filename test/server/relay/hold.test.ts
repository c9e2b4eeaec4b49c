import { expect, it } from 'vitest'
import { createHold } from '../../../src/server/relay/hold.ts'

const said = (rudderstack: number) => ({ audiences: [{ name: 'everyone', rudderstack }], killed: null })

const holdAt = () => {
  const clock = { now: 1_000 }
  const hold = createHold(() => clock.now)
  return { hold, at: (ms: number) => void (clock.now = 1_000 + ms) }
}

it('lets every answer pass while nothing was written', () => {
  const { hold } = holdAt()
  expect([hold.blocks(said(5), true), hold.isOn(), hold.isLate()]).toEqual([false, false, false])
})

it('blocks what differs from what was written for 10 s, then lets it pass and says that it is late', () => {
  const { hold, at } = holdAt()
  hold.begin(said(6))
  at(9_999)
  expect([hold.blocks(said(5), true), hold.isOn(), hold.isLate()]).toEqual([true, true, false])
  at(10_000)
  expect([hold.isOn(), hold.blocks(said(5), true), hold.isLate()]).toEqual([false, false, true])
  at(610_000)
  expect(hold.isLate()).toBe(false)
})

it('ends with the answer that agrees and is stored already', () => {
  const { hold } = holdAt()
  hold.begin(said(6))
  expect(hold.blocks(said(6), false)).toBe(false)
  expect([hold.blocks(said(5), true), hold.isOn(), hold.isLate()]).toEqual([false, false, false])
})

it('leaves 5 s to whoever wrote it to store it under their own name', () => {
  const { hold, at } = holdAt()
  hold.begin(said(6))
  at(4_999)
  expect(hold.blocks(said(6), true)).toBe(true)
  at(5_000)
  expect([hold.blocks(said(6), true), hold.isOn(), hold.isLate()]).toEqual([false, false, false])
})

it('forgets that one was late once another was written', () => {
  const { hold, at } = holdAt()
  hold.begin(said(6))
  at(10_000)
  hold.blocks(said(5), true)
  hold.begin(said(7))
  expect(hold.isLate()).toBe(false)
})
