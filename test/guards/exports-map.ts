import { existsSync } from 'node:fs'
import { join } from 'node:path'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An entry is `{ types, default }`, in this order and with nothing nested; `./package.json` alone is a bare path. */
function targetsOf(name: string, target: unknown): readonly string[] | string {
  if (name === './package.json' && target === './package.json') return [target]
  const conditions = isObject(target) ? Object.keys(target).join(', ') : typeof target
  if (!isObject(target) || conditions !== 'types, default') {
    return `exports["${name}"] must be { types, default }, and is ${conditions}`
  }
  const { types, default: script } = target
  if (typeof types !== 'string' || typeof script !== 'string') return `exports["${name}"] must nest nothing`
  if (types !== script.replace(/\.js$/, '.d.ts'))
    return `exports["${name}"]: ${types} does not describe ${script}`
  return [types, script]
}

/** One sentence for each entry of the package's exports that is of another shape, or names a file that is not there. */
export function exportsProblems(manifest: { readonly exports?: unknown }, root: string): string[] {
  if (!isObject(manifest.exports)) return ['exports must be a map']
  return Object.entries(manifest.exports).flatMap(([name, target]) => {
    const targets = targetsOf(name, target)
    if (typeof targets === 'string') return [targets]
    return targets
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `exports["${name}"] names ${path}, which is not there`)
  })
}
