import type { PostgresAddress } from './postgres-address.ts'

export const NO_ADDRESS =
  'DATABASE_URL is not the address of a PostgreSQL: write postgres://user:password@host:5432/database, with every ' +
  'character of the password that is no letter or digit as %XX, or leave it empty for SQLite in the data folder.'

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it closes the connection',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'no name server answers',
  ETIMEDOUT: 'it gives no answer',
  '57P03': 'it is starting or stopping',
  '53300': 'it has too many connections',
}

/** Why a PostgreSQL cannot be the control store, in one sentence with what to do; without the password. */
export const postgresProblem = (address: PostgresAddress, error: unknown): string => {
  const { server, user, database } = address
  const at = `The PostgreSQL at ${server}`
  const { code, message } = partsOf(error)
  const unreachable = UNREACHABLE[code] ?? silence(message)
  if (unreachable !== null)
    return `${at} cannot be reached: ${unreachable}; start it, or correct DATABASE_URL.`
  if (code === '28P01' || code === '28000' || message.includes('password must be a string'))
    return `${at} does not let the user ${user} in: check the user and the password in DATABASE_URL.`
  if (code === '3D000') return `${at} has no database ${database}: create it, or correct DATABASE_URL.`
  if (code === '42501')
    return `${at} does not let the user ${user} make tables in the database ${database}: grant it CREATE on the schema.`
  return `${at} cannot keep the control store: ${message}; put that right, or correct DATABASE_URL.`
}

const partsOf = (error: unknown): { readonly code: string; readonly message: string } => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return { code, message: message || code || 'it does not say why' }
}

/** The driver's own errors have no codes. */
const silence = (message: string): string | null =>
  /timeout|terminated unexpectedly/i.test(message) ? 'it does not answer as a PostgreSQL does' : null

/** Whether PostgreSQL undid a transaction for the sake of another one. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(partsOf(error).code)
