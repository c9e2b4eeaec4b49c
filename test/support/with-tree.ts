import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from './root.ts'

/** Path → contents. */
export type Tree = Readonly<Record<string, string>>

/** Calls `use` with a folder of these files, and with the project's packages, then removes it. */
export async function withTree<T>(tree: Tree, use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'crossfade-'))
  try {
    for (const [path, contents] of Object.entries(tree)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), contents)
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
