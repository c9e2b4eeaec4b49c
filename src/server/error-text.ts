import { ServerError } from './server-error.ts'

const KNOWN: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRINUSE: 'the port is taken',
  EISDIR: 'it is a folder',
  ENOENT: 'no such file',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
}

/** A few words for a system error, fit for the middle of a sentence. */
export const errorText = (error: unknown): string => {
  if (error instanceof ServerError) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return KNOWN[code] ?? (code || (error instanceof Error ? error.message : String(error)))
}
