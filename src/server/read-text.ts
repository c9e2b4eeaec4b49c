import { readFile, stat } from 'node:fs/promises'
import { errorText } from './error-text.ts'

export type FileText =
  | { readonly ok: true; readonly text: string }
  /** A sentence's end. */
  | { readonly ok: false; readonly why: string; readonly isMissing: boolean }

/** The text of a file that has no reason to be larger than so many bytes. Never throws. */
export const readText = async (file: string, mostBytes: number): Promise<FileText> => {
  try {
    const { size } = await stat(file)
    if (size <= mostBytes) return { ok: true, text: await readFile(file, 'utf8') }
    return { ok: false, why: `has ${size} bytes, and at most ${mostBytes} are read`, isMissing: false }
  } catch (error) {
    return { ok: false, why: `cannot be read: ${errorText(error)}`, isMissing: isMissing(error) }
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
