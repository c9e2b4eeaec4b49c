/** What messages may say of DATABASE_URL: never its password. */
export type PostgresAddress = {
  /** host:port */
  readonly server: string
  readonly user: string
  readonly database: string
}

/** null where it is no address of a PostgreSQL. */
export const postgresAddress = (databaseUrl: string): PostgresAddress | null => {
  try {
    const url = new URL(databaseUrl)
    if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') return null
    if (isCutShort(url)) return null
    const host = url.searchParams.get('host') ?? url.hostname
    return {
      server: `${host || 'localhost'}:${url.searchParams.get('port') ?? (url.port || 5432)}`,
      user: decodeURIComponent(url.username) || 'of this process',
      database: decodeURIComponent(url.pathname.slice(1)) || 'of the same name as its user',
    }
  } catch {
    return null
  }
}

/** A password with a bare / ? or # ends the host too early: what seems to be host and port is the user and the secret. */
const isCutShort = ({ username, pathname, search, hash }: URL): boolean =>
  username === '' && `${pathname}${search}${hash}`.includes('@')
