/** One module: what it hands on from others, or takes from them, and whether it holds Segment's SDK itself. */
export type Module = {
  readonly path: string
  readonly specifiers: readonly string[]
  readonly holdsSegment: boolean
}

export type ModuleGraph = {
  /** true: Segment's by what the module imports · false: not · null: there is no such file here. */
  reachesSegment(from: string, specifier: string): boolean | null
}

const ENDING = /(?:\/index)?\.(?:d\.)?[a-z]+$/

/** Which modules lead to Segment's SDK through others of the code base. */
export const createModuleGraph = (modules: readonly Module[]): ModuleGraph => {
  const byStem = new Map<string, Module[]>()
  for (const module of modules) {
    const stem = module.path.replace(ENDING, '')
    byStem.set(stem, [...(byStem.get(stem) ?? []), module])
  }
  const find = (from: string, specifier: string): Module[] =>
    stemsOf(from, specifier).flatMap((stem) => byStem.get(stem) ?? suffixed(byStem, stem, specifier))
  const reaching = new Set(modules.filter(({ holdsSegment }) => holdsSegment).map(({ path }) => path))
  for (let size = -1; size < reaching.size;) {
    size = reaching.size
    for (const { path, specifiers } of modules)
      if (specifiers.some((each) => find(path, each).some((module) => reaching.has(module.path))))
        reaching.add(path)
  }
  return {
    reachesSegment(from, specifier) {
      const found = find(from, specifier)
      return found.length === 0 ? null : found.some(({ path }) => reaching.has(path))
    },
  }
}

const stemsOf = (from: string, specifier: string): string[] => {
  const bare = specifier.replace(/\.(?:[cm]?[jt]sx?|vue|svelte)$/, '').replace(/\/index$/, '')
  if (!bare.startsWith('.')) return [bare.replace(/^(?:@\/|~\/?|#|\/)/, '')]
  const parts = from.split('/').slice(0, -1)
  for (const part of bare.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return [parts.join('/')]
}

/** An alias such as @/lib/analytics stands for a path that ends in lib/analytics. */
const suffixed = (byStem: ReadonlyMap<string, Module[]>, stem: string, specifier: string): Module[] => {
  if (specifier.startsWith('.') || stem === '') return []
  return [...byStem].filter(([key]) => key.endsWith(`/${stem}`)).flatMap(([, modules]) => modules)
}
