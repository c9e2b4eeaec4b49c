import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject } from '../rollout-file/is-object.ts'
import type { AppKind } from './set-up.ts'

/** The kind of app by its package.json (undefined: none) and the names of the files beside it. */
export const appKind = (manifest: unknown, files: readonly string[]): AppKind => {
  const packages = isObject(manifest) ? [manifest['dependencies'], manifest['devDependencies']] : []
  const uses = (name: string): boolean => packages.some((each) => isObject(each) && Object.hasOwn(each, name))
  const has = (config: string): boolean => files.some((file) => file.startsWith(`${config}.config.`))
  if (uses('next') || has('next')) return 'next'
  // whatever else has a package.json has, or can have, a bundler
  return isObject(manifest) || uses('vite') || has('vite') ? 'vite' : 'script'
}

/** Looks at a folder; one that cannot be read is taken for a page without a bundler. */
export const detectApp = async (folder: string): Promise<AppKind> => {
  const files = await readdir(folder).catch((): string[] => [])
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '')
  try {
    return appKind(JSON.parse(text), files)
  } catch {
    return appKind(undefined, files)
  }
}
