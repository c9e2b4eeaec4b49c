import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileKind, type FileKind } from './file-kind.ts'
import { isIgnored, parseIgnore, type IgnoreRule } from './ignore.ts'

export type SourceFile = { readonly path: string; readonly kind: FileKind; readonly source: string }

/** Counted by the walk as it goes. */
export type WalkCounts = { files: number; minified: number; unreadable: number }

const SKIPPED = new Set([
  'node_modules',
  'bower_components',
  'dist',
  'build',
  'vendor',
  'Pods',
  'target',
  '__pycache__',
  '.git',
  '.hg',
  '.svn',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.gradle',
  '.dart_tool',
  '.venv',
  'venv',
])

const BIG_BYTES = 1_048_576
const MAX_BYTES = 8 * BIG_BYTES
const MINIFIED_LINE = 500

/**
 * The files worth looking at, in the order of their names; paths are relative, with slashes. Links are not followed.
 * @throws where the root itself cannot be read
 */
export async function* walk(root: string, counts: WalkCounts): AsyncGenerator<SourceFile> {
  yield* walkFolder(root, '', [], counts)
}

async function* walkFolder(
  root: string,
  folder: string,
  outer: readonly IgnoreRule[],
  counts: WalkCounts,
): AsyncGenerator<SourceFile> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (folder === '') throw error
    counts.unreadable++
    return []
  })
  const rules = entries.some(({ name }) => name === '.gitignore')
    ? [...outer, ...(await readIgnore(root, folder))]
    : outer
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !isIgnored(path, true, rules))
        yield* walkFolder(root, path, rules, counts)
    } else if (entry.isFile()) {
      const kind = fileKind(entry.name)
      if (kind === null || isIgnored(path, false, rules)) continue
      const source = await readSource(join(root, path), counts)
      if (source !== null) yield { path, kind, source }
    }
  }
}

const readIgnore = async (root: string, folder: string): Promise<IgnoreRule[]> =>
  parseIgnore(await readFile(join(root, folder, '.gitignore'), 'utf8').catch(() => ''), folder)

const readSource = async (file: string, counts: WalkCounts): Promise<string | null> => {
  counts.files++
  try {
    const { size } = await stat(file)
    const source = size > MAX_BYTES ? null : await readFile(file, 'utf8')
    if (source !== null && !(size > BIG_BYTES && isMinified(source))) return source
    counts.minified++
  } catch {
    counts.unreadable++
  }
  return null
}

const isMinified = (source: string): boolean =>
  source.length / (source.match(/\n/g)?.length ?? 1) > MINIFIED_LINE
