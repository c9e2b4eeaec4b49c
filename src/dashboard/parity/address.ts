/** Pages of their own within parity. */
export const PAGES = ['overview', 'pairs', 'rules', 'people'] as const
export type PageName = (typeof PAGES)[number]

/** Ranges that move on with the time. */
export const SPANS = ['hour', 'day', 'week', 'month'] as const
export type Span = (typeof SPANS)[number]

/** What a list of pairs can be filtered by. */
export const PAIR_FILTERS = [
  'event',
  'outcome',
  'cause',
  'path',
  'rule',
  'session',
  'userId',
  'cohort',
  'audience',
  'region',
  'area',
  'appVersion',
  'sdkVersion',
  'browser',
] as const

/** What the address may say beside the page, each as the server's routes take it. */
const FIELDS = ['last', 'from', 'to', 'by', ...PAIR_FILTERS, 'before'] as const
export type Field = (typeof FIELDS)[number]

export type Fields = { readonly [field in Field]?: string }

export type Address = {
  readonly page: PageName
  /** The id of a pair that is looked at. */
  readonly pair: string | null
  readonly fields: Fields
}

const decoded = (part: string): string | null => {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

/** @param rest what stands behind `#/parity/` @param query without its question mark */
export const parseAddress = (rest: string, query: string): Address => {
  const [first = '', second = ''] = rest.split('/')
  const page = PAGES.find((name) => name === first) ?? 'overview'
  const given = new URLSearchParams(query)
  const entries = FIELDS.map((field) => [field, given.get(field)] as const)
  return {
    page,
    pair: page === 'pairs' ? decoded(second) || null : null,
    fields: Object.fromEntries(entries.filter(([, value]) => value !== null && value !== '')),
  }
}

/** Fields as a query, with its question mark; those without a value are left out. */
export const queryOf = (fields: { readonly [name: string]: string | undefined }): string => {
  const entries = Object.entries(fields).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`
}

export const hrefOf = ({ page, pair, fields }: Address): string => {
  const place = page === 'overview' ? '' : `/${page}${pair === null ? '' : `/${encodeURIComponent(pair)}`}`
  return `#/parity${place}${queryOf(fields)}`
}

/** Goes there, so that the way back leads here. */
export const goTo = (address: Address): void => {
  location.hash = hrefOf(address)
}
