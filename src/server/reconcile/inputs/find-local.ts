import { glob, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { errorText } from '../../error-text.ts'
import type { Found } from './found.ts'

/** A file by its name, all files of a folder, or those that a pattern names (`*`, `**`, `?`, `[…]`, `{…}`). */
export const findLocal = async (pattern: string): Promise<Found> => {
  try {
    const literal = await stat(pattern).catch(() => null)
    const paths = literal?.isFile() ? [pattern] : await matches(literal?.isDirectory() ?? false, pattern)
    const files = await Promise.all(paths.map(fileAt))
    const found = files.filter((file) => file !== null)
    if (found.length === 0) return { what: 'names no file' }
    return { files: found.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
  } catch (error) {
    return { what: `cannot be looked for: ${errorText(error)}` }
  }
}

const matches = async (isFolder: boolean, pattern: string): Promise<string[]> => {
  if (!isFolder) return listed(glob(pattern))
  const entries = await readdir(pattern, { recursive: true, withFileTypes: true })
  return entries.map((entry) => join(entry.parentPath, entry.name))
}

const listed = async (paths: AsyncIterable<string>): Promise<string[]> => {
  const list: string[] = []
  for await (const path of paths) list.push(path)
  return list
}

const fileAt = async (path: string) => {
  const found = await stat(path).catch(() => null)
  // a link to nothing is told when it is read
  if (found !== null && !found.isFile()) return null
  const at = { kind: 'local', path: resolve(path) } as const
  return { name: path, size: found?.size ?? null, at }
}
