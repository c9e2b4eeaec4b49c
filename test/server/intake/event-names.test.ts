import { expect, it } from 'vitest'
import { createEventNames, readNamesOnce } from '../../../src/server/intake/event-names.ts'

it('are told apart up to so many; those beyond are one, and counted', () => {
  const { fold, counts } = createEventNames(2)
  expect(['a', '', 'b', 'a', 'c', 'd'].map(fold)).toEqual(['a', '', 'b', 'a', '__other__', '__other__'])
  expect(counts()).toEqual({ distinct: 2, max: 2, folded: 2 })
})

it('go on as they were after a restart: those that the warehouse has come first', async () => {
  const names = createEventNames(2)
  const ready = readNamesOnce(names)
  let asked = 0
  const query = async <Row>(): Promise<Row[]> => {
    if (asked++ === 0) throw new Error('not yet')
    return [{ event: 'b' }, { event: '__other__' }, { event: 'a' }] as Row[]
  }
  await expect(ready({ query })).rejects.toThrow('not yet')
  await ready({ query })
  await ready({ query })
  expect(asked).toBe(2)
  expect(['c', 'a', 'b'].map(names.fold)).toEqual(['__other__', 'a', 'b'])
})
