import type { IncidentList } from '../api/wire.ts'

export const incidentHref = (id: number): string => `#/incidents/${id}`

/** `all`; `unknown` before the list came where it takes that; `none` where there is none. */
export type Which = number | 'all' | 'unknown' | 'none'

const whole = (text: string | null): number | null =>
  text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null

/** What an address asks for: `12`, or `?at=` and the moment that a notice knows it by. @param list null before it came */
export const whichIncident = (rest: string, query: string, list: IncidentList | null): Which => {
  const at = new URLSearchParams(query).get('at')
  if (rest !== '') return whole(rest) ?? 'none'
  if (at === null) return 'all'
  if (list === null) return 'unknown'
  return list.incidents.find((incident) => incident.at === whole(at))?.id ?? 'none'
}
