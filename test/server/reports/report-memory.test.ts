import { expect, it } from 'vitest'
import { createReportMemory } from '../../../src/server/reports/report-memory.ts'
import { rolloutOf } from '../population/arbitraries.ts'
import { reportOf } from './report-of.ts'

const ROLLOUT = rolloutOf()
const START = 1_000_000_000

const watch = () => {
  let now = START
  const memory = createReportMemory(() => now)
  memory.published(42, now)
  return {
    ...memory,
    wait: (ms: number) => void (now += ms),
    report: (changes: Record<string, unknown>) => memory.take(reportOf(changes), ROLLOUT),
    people: async () => (await memory.population.simulate(ROLLOUT, ROLLOUT)).population,
  }
}

it('makes of a report a tally, a person and a live page', async () => {
  const memory = watch()
  memory.report({ page: 'a' })
  expect(memory.tallies.status(ROLLOUT).current.people).toBe(1)
  expect(await memory.people()).toBe(1)
  expect(memory.population.history(START, START).points).toMatchObject([{ dual: 1 }])
  expect(memory.live(42, 7)).toMatchObject({
    propagation: { revision: 42, pages: 1, share: 100, streams: 7 },
    revisionFloor: null,
  })
})

it.each([
  ['another key', { key: 'other' }],
  ['no rollout', { revision: 0 }],
  ['no assignment, as before consent', { cohort: null }],
])('takes a report with %s for nobody and no page', async (_name, changes) => {
  const memory = watch()
  memory.report(changes)
  expect(await memory.people()).toBe(0)
  expect(memory.live(42, 0).propagation.pages).toBe(0)
})

it('tells how a publication gets into open pages', () => {
  const memory = watch()
  memory.report({ page: 'a' })
  memory.wait(1_000)
  memory.published(43, START + 1_000)
  memory.wait(250)
  expect(memory.live(43, 0).propagation).toMatchObject({ share: 0, behind: [{ revision: 42, pages: 1 }] })
  memory.report({ page: 'a', revision: 43 })
  expect(memory.live(43, 0).propagation).toMatchObject({ share: 100, reachedMs: { 99: 250 } })
})

it('advises to raise the revision where browsers have a higher one, until that is known', () => {
  const memory = watch()
  for (const page of ['a', 'b', 'c']) memory.report({ page, subject: page, revision: 57 })
  memory.wait(5_000)
  expect(memory.live(42, 0).revisionFloor).toMatchObject({ floor: 57 })
  expect(memory.live(57, 0).revisionFloor).toBeNull()
})
