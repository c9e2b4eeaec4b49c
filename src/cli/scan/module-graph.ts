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
  const { byStem, byEnd } = indexed(modules)
  const find = (from: string, specifier: string): readonly Module[] => {
    const stem = stemOf(from, specifier)
    const isAlias = !specifier.startsWith('.') && stem !== ''
    return byStem.get(stem) ?? (isAlias ? byEnd.get(stem) : undefined) ?? []
  }
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

type Index = Map<string, Module[]>

/** By the path without its ending, and by each end of that: @/lib/analytics stands for one that ends in lib/analytics. */
const indexed = (modules: readonly Module[]): { byStem: Index; byEnd: Index } => {
  const byStem: Index = new Map()
  const byEnd: Index = new Map()
  for (const module of modules) {
    const stem = module.path.replace(ENDING, '')
    add(byStem, stem, module)
    for (let at = stem.indexOf('/'); at >= 0; at = stem.indexOf('/', at + 1))
      add(byEnd, stem.slice(at + 1), module)
  }
  return { byStem, byEnd }
}

const add = (index: Index, key: string, module: Module): void => {
  const known = index.get(key)
  if (known) known.push(module)
  else index.set(key, [module])
}

const stemOf = (from: string, specifier: string): string => {
  const bare = specifier.replace(/\.(?:[cm]?[jt]sx?|vue|svelte)$/, '').replace(/\/index$/, '')
  if (!bare.startsWith('.')) return bare.replace(/^(?:@\/|~\/?|#|\/)/, '')
  const parts = from.split('/').slice(0, -1)
  for (const part of bare.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}
