import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startSharedEngine, type SharedEngine } from '../../support/shared-engine.ts'
import { callRow, reportBody } from '../support.ts'
import { startStoreServer } from './api-client.ts'

let engine: SharedEngine
beforeAll(async () => void (engine = await startSharedEngine()))
afterEach(() => engine.empty())
afterAll(() => engine.close())

const startKeeping = () =>
  startStoreServer({
    warehouse: engine.settings,
    copies: { secrets: { segment: null, copies: null }, commitMs: 20 },
  })

describe('GET /api/status?list=', () => {
  it.each([
    ['audiences', 'name,rudderstack,dual,segment', 'everyone,39.6,10.4,50'],
    ['cohorts', 'cohort,label,people,share,expectedShare', 'dual,both,1,100,10.4'],
    [
      'calls',
      'leg,type,event,made,handed,delivered,refused,blocked,expired,dropped,pending,why',
      'segment,track,Order Completed,1,1,1,0,0,0,0,0,',
    ],
    ['causes', 'leg,cause,count,sentence', ''],
    ['sdks', 'leg,state,pages,medianMs', 'rudderstack,ready,1,80'],
    ['problems', 'code,count,pages', 'foreign-sdk,2,1'],
    ['behind', 'revision,pages,lastSeenAt', ''],
  ])('%s is that list alone, as JSON and as CSV', async (list, header, row) => {
    const { ask, post } = await startKeeping()
    await post(JSON.stringify(reportBody({ problems: [{ code: 'foreign-sdk', count: 2 }] })))
    const csv = await ask('GET', `/api/status?list=${list}&format=csv`)
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="crossfade-${list}.csv"`)
    const lines = String(csv.body).split('\r\n')
    expect(lines[0]).toBe(header)
    expect(lines).toContain(row)
    const { body } = await ask('GET', `/api/status?list=${list}`)
    expect(Object.keys(body as object)).toEqual([list])
  })

  it('says why calls were lost: of each event, and of each SDK', async () => {
    const { ask, post } = await startKeeping()
    const causes = { 'page-left': 1, 'refused-400': 2 }
    const lost = { ...callRow('segment', 'A', { made: 3, refused: 2, pending: 1, delivered: 0 }), causes }
    const other = { ...callRow('rudderstack', 'A'), causes: { 'page-left': 1 } }
    await post(JSON.stringify(reportBody({ calls: [lost, other] })))
    const { body } = await ask('GET', '/api/status?list=calls&format=csv')
    expect(body).toContain('\r\nsegment,track,A,3,1,0,2,0,0,0,1,"refused-400 2, page-left 1"\r\n')
    expect((await ask('GET', '/api/status?list=causes&format=csv')).body).toBe(
      [
        'leg,cause,count,sentence',
        'rudderstack,page-left,1,the page ended before it was confirmed',
        'segment,refused-400,2,the vendor refused it with 400',
        'segment,page-left,1,the page ended before it was confirmed',
        '',
      ].join('\r\n'),
    )
  })

  it('names foreign SDKs with what to do, and is the cohorts where no list is asked for', async () => {
    const { ask, post } = await startKeeping()
    await post(JSON.stringify(reportBody({ problems: [{ code: 'foreign-sdk', count: 2 }] })))
    const foreign = await ask('GET', '/api/status?list=foreign&format=csv')
    expect(foreign.body).toMatch(/^code,count,pages,sentence\r\nforeign-sdk,2,1,.{20}/)
    expect((await ask('GET', '/api/status?format=csv')).body).toMatch(/^cohort,label,/)
    expect((await ask('GET', '/api/status?list=calendar')).status).toBe(422)
  })
})
