import type { By } from '../../api/wire.ts'

/** What rows can be told apart by, as people say it. */
export const BY_NAMES: Readonly<Record<By, string>> = {
  event: 'event',
  property: 'property',
  trait: 'trait',
  cohort: 'cohort',
  audience: 'audience',
  region: 'region',
  area: 'area',
  appVersion: 'app version',
  sdkVersion: 'SDK version',
  browser: 'browser',
  hour: 'hour',
}

export const BYS = Object.keys(BY_NAMES) as By[]

/** What the address asks for; by event where it asks for nothing that there is. */
export const byOf = (text: string | undefined): By => BYS.find((by) => by === text) ?? 'event'
