import { describe, expect, it } from 'vitest'
import type { IncidentList } from '../../../src/dashboard/api/wire.ts'
import { incidentHref, whichIncident } from '../../../src/dashboard/incidents/which-incident.ts'
import { parseRoute } from '../../../src/dashboard/state/parse-route.ts'
import { noticeLink } from '../../../src/server/notices/notice-link.ts'

const LIST: IncidentList = {
  incidents: [
    { id: 12, at: 2_000, actor: 'Rui', action: 'kill', reason: null },
    { id: 7, at: 1_000, actor: 'autopilot', action: 'rollback', reason: null },
  ],
}
const of = (href: string, list: IncidentList | null = LIST) => {
  const { panel, rest, query } = parseRoute(new URL(href, 'http://ops.example/'))
  expect(panel).toBe('incidents')
  return whichIncident(rest, query, list)
}

describe('the address of incidents', () => {
  it('leads to the one of a number, whether it is in the list or not', () => {
    expect([of(incidentHref(12)), of('#/incidents/3', null)]).toEqual([12, 3])
  })

  it('of a notice leads to what happened at that moment, once the list is there', () => {
    const link = noticeLink('http://ops.example/', { action: 'rollback', at: 1_000 })
    expect([of(link), of(link, null)]).toEqual([7, 'unknown'])
    expect(of(noticeLink('http://ops.example', { action: 'kill', at: 3_000 }))).toBe('none')
  })

  it('is of all where it names none, and of none where it names nonsense', () => {
    expect(of('#/incidents')).toBe('all')
    for (const nonsense of ['0', '-1', '12x', '1e3', '%31'])
      expect(of(`#/incidents/${nonsense}`)).toBe('none')
    expect(of('#/incidents?at=x')).toBe('none')
  })
})

describe('a notice', () => {
  it('that is of no incident leads to the ramp', () => {
    expect(noticeLink('http://ops.example/', { action: 'promote', at: 1 })).toBe('http://ops.example/#/ramp')
    expect(noticeLink('http://ops.example')).toBe('http://ops.example/#/ramp')
  })
})
