import { errorText } from '../error-text.ts'

// https://sqlite.org/rescode.html
const BUSY = 5
const KNOWN: Readonly<Record<number, string>> = {
  [BUSY]: 'another process keeps it locked; end that one, or name another data folder',
  8: 'it may only be read; let the server write it, or name another data folder',
  10: 'the disk does not read or write; check it, or name another data folder',
  11: 'it is damaged; restore it from a backup, or move it away to begin anew',
  13: 'the disk is full; make room, or name another data folder',
  14: 'it cannot be opened; let the server read and write it and its folder',
  26: 'it is not a SQLite database; move it away, or name another data folder',
}

/** SQLite's primary result code, null for any other error. */
const codeOf = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null

/** Whether another process was writing. */
export const isBusy = (error: unknown): boolean => codeOf(error) === BUSY

/** Why the file cannot be the control store, in one sentence with what to do. */
export const sqliteProblem = (file: string, error: unknown): string => {
  if (isUnknownModule(error))
    return 'This Node has no SQLite: use Node 22.13 or newer, or give a PostgreSQL in DATABASE_URL.'
  const known = KNOWN[codeOf(error) ?? -1]
  const text = codeOf(error) === null ? errorText(error) : (error as Error).message
  const why = known ?? `${text}; let the server read and write it, or name another data folder`
  return `${file} holds the control store and cannot be used: ${why}.`
}

const isUnknownModule = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_BUILTIN_MODULE'
