import { isIncident } from '../../core/incident/is-incident.ts'

/** An entry of the history, or what will be one: its number is not known yet where it is told. */
type Entry = { readonly action: string; readonly at: number }

/** Where a notice of this leads; of none, of the ramp as it stands. */
export type NoticeLink = (entry?: Entry) => string

/** To the dashboard: to what happened then, where that is looked at, else to the ramp. */
export const noticeLink = (dashboardUrl: string, entry?: Entry): string => {
  const page = entry !== undefined && isIncident(entry) ? `incidents?at=${entry.at}` : 'ramp'
  return `${dashboardUrl.replace(/\/+$/, '')}/#/${page}`
}
