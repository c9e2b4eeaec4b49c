import { expect, it } from 'vitest'
import { foreignStatus } from '../../src/server/status/foreign.ts'

it('tells of SDKs beside the gate, and how to mend it, and of no other problem', () => {
  const found = foreignStatus([
    { code: 'rudderstack-config-500', count: 9, pages: 9 },
    { code: 'foreign-sdk', count: 3_000, pages: 1_500 },
    { code: 'toString', count: 1, pages: 1 },
  ])
  expect(found).toMatchObject([{ code: 'foreign-sdk', count: 3_000, pages: 1_500 }])
  expect(found[0]?.sentence).toMatch(
    /^1,500 pages also run an SDK of Segment or RudderStack that the gate does not/,
  )
  expect(found[0]?.sentence).toContain('crossfade scan DIR')
})

it('tells of a single page as one', () => {
  expect(foreignStatus([{ code: 'foreign-sdk', count: 1, pages: 1 }])[0]?.sentence).toMatch(
    /^1 page also runs/,
  )
})
