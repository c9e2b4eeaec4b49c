import { expect, it, vi } from 'vitest'
import type { PairsFilter } from '../../../src/server/parity/answers/pair-rows.ts'
import { parseRollout } from '../../../src/core/index.ts'
import { reportRow } from '../../support/report-row.ts'
import { ROLLOUT } from '../support.ts'
import { openWorld, sharedWarehouse } from './world.ts'

vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()

const AUDIENCES = [
  { name: 'Swiss', when: [{ contextName: 'region', operator: 'IN', values: ['CH'] }], rudderstack: 50 },
  ...ROLLOUT.audiences,
]

it('pairs are found by audience, cohort, region, area, app version, browser, and by the SDK of either leg', async () => {
  const parsed = parseRollout({ ...ROLLOUT, audiences: AUDIENCES })
  const it = await openWorld(warehouse(), { rollout: parsed.ok ? parsed.rollout : null })
  const [swiss, other] = [it.call(), it.call()]
  const report = (session: string, where: Partial<ReturnType<typeof reportRow>>) =>
    reportRow({ session, page: `page of ${session}`, revision: 7, receivedMs: it.from, ...where })
  await it.warehouse.insertReports(
    [
      report(swiss.session.id, { region: 'CH', area: 'checkout', appVersion: '2.1.0' }),
      report(other.session.id, { region: 'FR', area: 'home', appVersion: '2.0.0' }),
    ],
    'reports of the filters',
  )
  const sdk = (name: string, browser: string) => ({ row: { sdk: name, browser } })
  await it.arrive(
    it.segment(swiss, sdk('analytics.js 1', 'Chrome')),
    it.rudderstack(swiss, sdk('RudderLabs 3', 'Chrome')),
    it.segment(other, sdk('analytics.js 1', 'Firefox')),
    it.rudderstack(other, sdk('RudderLabs 4', 'Firefox')),
  )
  const found = async (filter: Partial<PairsFilter>): Promise<number[]> => {
    const { pairs } = await it.parity.pairs({ ...it.range, limit: 10, ...filter })
    return [swiss, other].flatMap(({ pairId }, index) =>
      pairs.some(({ id }) => id === pairId) ? [index] : [],
    )
  }
  expect(await found({ cohort: 'dual' })).toEqual([0, 1])
  expect(await found({ audience: 'Swiss' })).toEqual([0])
  expect(await found({ audience: 'everyone' })).toEqual([1])
  expect(await found({ region: 'FR' })).toEqual([1])
  expect(await found({ area: 'checkout' })).toEqual([0])
  expect(await found({ appVersion: '2.1.0' })).toEqual([0])
  expect(await found({ browser: 'Firefox' })).toEqual([1])
  expect(await found({ sdkVersion: 'RudderLabs 4' })).toEqual([1])
  expect(await found({ sdkVersion: 'analytics.js 1' })).toEqual([0, 1])
  expect(await found({ sdkVersion: 'analytics.js 1', region: 'CH' })).toEqual([0])
  expect(await found({ audience: "x' OR 1=1 --" })).toEqual([])
})
