import { execFileSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export type InstalledNode = { readonly path: string; readonly version: string; readonly major: number }

/** The oldest Node that dist/core and dist/browser are for. */
export const OLDEST = 20

function nodeAt(path: string): InstalledNode {
  const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
  return { path, version, major: Number(/\d+/.exec(version)?.[0]) }
}

/** This Node, and those that the machine has besides the project's own. */
export function installedNodes(): readonly InstalledNode[] {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
  const paths = new Set([process.execPath, ...onPath].map((path) => realpathSync(path)))
  return [...paths].map(nodeAt).filter(({ major }) => major >= OLDEST)
}
