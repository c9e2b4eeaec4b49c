import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bucketOf, parseRollout, type Cohort, type Rollout } from '../../../src/core/index.ts'
import { readLoadFailure } from '../../../src/server/autopilot/read-load-failure.ts'
import { readQuarantine } from '../../../src/server/autopilot/read-quarantine.ts'
import { readSampleRatio } from '../../../src/server/autopilot/read-sample-ratio.ts'
import { reportRow } from '../../../src/server/intake/report-row.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'
import { reportOf } from '../reports/report-of.ts'
import { START } from '../reports/reported.ts'

let warehouse: TestWarehouse
beforeAll(async () => void (warehouse = await openTestWarehouse()))
afterAll(() => warehouse.close())

const REVISION = 42
const SDKS = {
  ready: { segment: { state: 'ready', ms: 1 }, rudderstack: { state: 'ready', ms: 1 } },
  failing: { segment: { state: 'ready', ms: 1 }, rudderstack: { state: 'failed', ms: 1 } },
}

const HOUR_MS = 3_600_000

let worlds = 0

const world = () => {
  const key = `quarantine-${worlds++}`
  let [made, batches] = [0, 0]
  const parsed = parseRollout({
    format: 1,
    key,
    revision: REVISION,
    stickiness: 'deviceId',
    audiences: [{ name: 'everyone', rudderstack: 50, segment: 100 }],
  })
  if (!parsed.ok) throw new Error('the rollout is none')
  const { rollout } = parsed

  /** Pages of so many people, whom the shares put there or who say so; each on its own network where none is given. */
  const report = async (
    count: number,
    given: {
      network?: number
      cohort?: Cohort
      sdks?: keyof typeof SDKS
      pagesEach?: number
      isBack?: boolean
    } = {},
  ): Promise<void> => {
    const rows = Array.from({ length: count }, (_, index) => {
      const number = given.isBack ? index : made++
      const at = START + number + (given.isBack ? HOUR_MS : 0)
      const subject = `device-${number}`
      const bucket = bucketOf(key, subject)
      const cohort = given.cohort ?? (bucket < 5_000 ? 'dual' : 'segment')
      return Array.from({ length: given.pagesEach ?? 1 }, (_, page) => {
        const told = { page: `page-${number}-${page}`, session: null, key, revision: REVISION, calls: [] }
        const body = { ...told, subject, bucket, cohort, sdks: SDKS[given.sdks ?? 'ready'] }
        return reportRow(reportOf(body), at, given.network ?? 1_000_000 + number)
      })
    })
    await warehouse.insertReports(rows.flat(), `${key} ${batches++}`)
  }
  const quarantine = (share = 0.01) =>
    readQuarantine(warehouse, { key, from: REVISION, since: REVISION }, share)
  const figures = async (networks?: readonly number[]) => {
    const rollouts = async (revision: number): Promise<Rollout | null> =>
      revision === REVISION ? rollout : null
    const left = networks ?? (await quarantine()).networks
    return {
      ratio: await readSampleRatio(warehouse, rollouts, key, REVISION, left),
      load: await readLoadFailure(warehouse, key, REVISION, left),
    }
  }
  return { report, quarantine, figures }
}

describe('a network that floods', () => {
  it('changes neither figure, and those of all others still count', async () => {
    const it = world()
    await it.report(2_000)
    await it.report(60, { cohort: 'dual', sdks: 'failing' })
    const before = await it.figures()
    expect(before.ratio?.people).toBe(2_060)
    expect(before.load?.rudderstack).toBeGreaterThan(0.04)
    await it.report(5_000, { network: 7, cohort: 'dual', sdks: 'failing' })
    await it.report(300, { network: 8, cohort: 'rudderstack' })
    const poisoned = await it.figures([])
    expect(poisoned.ratio?.logBayes).toBeGreaterThan(Math.log(1_000))
    expect(poisoned.load?.rudderstack).toBeGreaterThan(0.5)
    expect(await it.figures()).toEqual(before)
    const { networks, quarantine } = await it.quarantine()
    expect(networks.toSorted((a, b) => a - b)).toEqual([7, 8])
    expect(quarantine).toEqual({ networks: 2, pages: 5_300, share: 0.01 })
  })

  it('of well-behaved reports hides no trouble of others either', async () => {
    const it = world()
    await it.report(400, { cohort: 'dual', sdks: 'failing' })
    const before = await it.figures()
    await it.report(20_000, { network: 7 })
    expect(await it.figures()).toEqual(before)
  })

  it('of few people who open many pages is left out of both', async () => {
    const it = world()
    await it.report(500, { cohort: 'dual' })
    const before = await it.figures()
    await it.report(5, { network: 7, cohort: 'dual', sdks: 'failing', pagesEach: 200 })
    expect(await it.figures()).toEqual(before)
    expect((await it.quarantine()).quarantine).toMatchObject({ networks: 1, pages: 1_000 })
  })
})

describe('the limit of a network', () => {
  it('is never below 100 pages', async () => {
    const it = world()
    await it.report(100, { network: 7, cohort: 'dual' })
    expect(await it.quarantine()).toEqual({ networks: [], quarantine: null })
    await it.report(1, { network: 7, cohort: 'dual' })
    expect((await it.quarantine()).networks).toEqual([7])
  })

  it('is 1 % of all: 101 of 5,000 are out, 200 of 20,000 are in, one more is out', async () => {
    const it = world()
    await it.report(4_899)
    await it.report(101, { network: 7 })
    expect((await it.quarantine()).networks).toEqual([7])
    await it.report(99, { network: 7 })
    await it.report(14_901)
    expect((await it.quarantine()).networks).toEqual([])
    await it.report(1, { network: 7 })
    expect((await it.quarantine()).networks).toEqual([7])
  })

  it('is another one where a company sets it, and none at 100 %', async () => {
    const it = world()
    await it.report(1_000)
    await it.report(400, { network: 7 })
    expect((await it.quarantine(0.2)).networks).toEqual([7])
    expect((await it.quarantine(0.3)).networks).toEqual([])
    expect((await it.quarantine(1)).networks).toEqual([])
  })

  it('holds for no network that is not known', async () => {
    const it = world()
    await it.report(3_000, { network: 0 })
    await it.report(200)
    expect(await it.quarantine()).toEqual({ networks: [], quarantine: null })
    expect((await it.figures()).ratio?.people).toBe(3_200)
  })

  it('counts who was first seen there, not who came by later', async () => {
    const it = world()
    await it.report(3_000)
    const before = await it.figures()
    await it.report(200, { network: 7, cohort: 'segment', isBack: true })
    expect((await it.quarantine()).networks).toEqual([])
    expect((await it.figures()).ratio).toEqual(before.ratio)
  })
})
