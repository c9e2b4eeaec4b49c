import { describe, expect, it } from 'vitest'
import { reportBody } from '../support.ts'
import { startStoreServer } from './api-client.ts'

describe('GET /api/status?list=', () => {
  it.each([
    ['audiences', 'name,rudderstack,dual,segment', 'everyone,39.6,10.4,50'],
    ['cohorts', 'cohort,label,people,share,expectedShare', 'dual,both,1,100,10.4'],
    [
      'calls',
      'leg,type,event,made,handed,delivered,refused,blocked,expired,dropped,pending',
      'segment,track,Order Completed,1,1,1,0,0,0,0,0',
    ],
    ['sdks', 'leg,state,pages,medianMs', 'rudderstack,ready,1,80'],
    ['problems', 'code,count,pages', 'foreign-sdk,2,1'],
    ['behind', 'revision,pages,lastSeenAt', ''],
  ])('%s is that list alone, as JSON and as CSV', async (list, header, row) => {
    const { ask, post } = await startStoreServer()
    await post(JSON.stringify(reportBody({ problems: [{ code: 'foreign-sdk', count: 2 }] })))
    const csv = await ask('GET', `/api/status?list=${list}&format=csv`)
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="crossfade-${list}.csv"`)
    const lines = String(csv.body).split('\r\n')
    expect(lines[0]).toBe(header)
    expect(lines).toContain(row)
    const { body } = await ask('GET', `/api/status?list=${list}`)
    expect(Object.keys(body as object)).toEqual([list])
  })

  it('names foreign SDKs with what to do, and is the cohorts where no list is asked for', async () => {
    const { ask, post } = await startStoreServer()
    await post(JSON.stringify(reportBody({ problems: [{ code: 'foreign-sdk', count: 2 }] })))
    const foreign = await ask('GET', '/api/status?list=foreign&format=csv')
    expect(foreign.body).toMatch(/^code,count,pages,sentence\r\nforeign-sdk,2,1,.{20}/)
    expect((await ask('GET', '/api/status?format=csv')).body).toMatch(/^cohort,label,/)
    expect((await ask('GET', '/api/status?list=calendar')).status).toBe(422)
  })
})
