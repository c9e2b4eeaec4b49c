import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Files of a part that its size does not count. None of them is ever empty. */
const UNCOUNTED = new Set([
  'checksums.txt',
  'columns.txt',
  'columns_substreams.txt',
  'default_compression_codec.txt',
  'metadata_version.txt',
])

/** -1 where a file is empty that cannot be. */
const countedBytes = (folder: string): number => {
  let sum = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    const bytes = entry.isDirectory() ? countedBytes(path) : statSync(path).size
    if (bytes < 0 || (bytes === 0 && UNCOUNTED.has(entry.name))) return -1
    if (!UNCOUNTED.has(entry.name)) sum += bytes
  }
  return sum
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/**
 * Whether the files of a part hold what the engine believes that it wrote. One that was merged away meanwhile and is
 * no longer there is whole.
 * @param bytes its `bytes_on_disk`
 */
export const isWholePart = (folder: string, bytes: number): boolean => {
  try {
    return countedBytes(folder) >= bytes
  } catch (error) {
    if (isGone(error)) return true
    throw error
  }
}
