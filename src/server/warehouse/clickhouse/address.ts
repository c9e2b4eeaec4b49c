import { WarehouseError } from '../warehouse-error.ts'

export type Address = {
  /** http or https, host and port; no user, no password, no path. */
  readonly url: string
  readonly username: string
  readonly password: string
  readonly database: string
  /** How sentences and logs name it. */
  readonly place: string
}

export const DATABASE = 'crossfade'
const NAME = /^\w{1,64}$/

/**
 * `https://USER:PASSWORD@HOST:PORT/DATABASE`.
 * @throws WarehouseError `refused`; its sentence repeats nothing of the address, which may hold a password
 */
export const parseAddress = (text: string): Address => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw refused('is no http or https address, such as https://user:password@host:8443/crossfade')
  const database = decoded(url.pathname.slice(1).replace(/\/$/, '')) || DATABASE
  if (!NAME.test(database)) throw refused('names a database with other characters than letters, digits and _')
  return {
    url: `${url.protocol}//${url.host}`,
    username: decoded(url.username) || 'default',
    password: decoded(url.password),
    database,
    place: `ClickHouse at ${url.host}`,
  }
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refused('has a % that encodes nothing: write it as %25')
  }
}

const refused = (what: string): WarehouseError => new WarehouseError('refused', `CLICKHOUSE_URL ${what}.`)
