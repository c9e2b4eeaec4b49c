import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync } from 'oxc-parser'

/** `type` imports are erased, `static` ones load with the file, `dynamic` ones when the code gets there. */
export type ImportKind = 'static' | 'dynamic' | 'type'

/** `target` is a path from the project's folder, a package, or `node:…`; `null` where only running it would tell. */
export type Import = { readonly from: string; readonly target: string | null; readonly kind: ImportKind }

type Node = { readonly type: string; readonly [key: string]: unknown }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item)
  if (!isNode(value)) return
  yield value
  for (const child of Object.values(value)) yield* nodesOf(child)
}

const isRequire = (node: Node): boolean =>
  node.type === 'CallExpression' && isNode(node['callee']) && node['callee']['name'] === 'require'

function kindOf(node: Node): ImportKind | null {
  switch (node.type) {
    case 'ImportDeclaration':
      return node['importKind'] === 'type' ? 'type' : 'static'
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (!isNode(node['source'])) return null
      return node['exportKind'] === 'type' ? 'type' : 'static'
    case 'TSImportType':
      return 'type'
    case 'TSImportEqualsDeclaration':
      return 'static'
    case 'ImportExpression':
      return 'dynamic'
    default:
      return isRequire(node) ? 'dynamic' : null
  }
}

function specifierOf(node: Node): string | null {
  const reference = isNode(node['moduleReference']) ? node['moduleReference']['expression'] : undefined
  const first = Array.isArray(node['arguments']) ? (node['arguments'][0] as unknown) : undefined
  const source = node['source'] ?? node['argument'] ?? reference ?? first
  return isNode(source) && typeof source['value'] === 'string' ? source['value'] : null
}

/** `hono/cors` → `hono`, `@a/b/c` → `@a/b`; `node:fs` stays. */
const packageOf = (specifier: string): string =>
  specifier.startsWith('node:')
    ? specifier
    : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

const targetOf = (from: string, specifier: string): string =>
  specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : packageOf(specifier)

/** What the file at this path imports, in any way that TypeScript knows. @throws Error where it does not parse */
export function importsOf(from: string, code: string): Import[] {
  const { program, errors } = parseSync(from, code)
  if (errors.length > 0) throw new Error(`${from}: ${errors[0]?.message}`)
  const imports: Import[] = []
  for (const node of nodesOf(program)) {
    const kind = kindOf(node)
    if (kind === null) continue
    const specifier = specifierOf(node)
    imports.push({ from, kind, target: specifier === null ? null : targetOf(from, specifier) })
  }
  return imports
}

/** The imports of every TypeScript file under these folders of the project at `root`. */
export const readImports = (root: string, folders: readonly string[]): Import[] =>
  folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root, exclude: ['**/node_modules/**'] }))
    .flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')))

/** The way from a file to a target that loading the file takes by itself, if there is one. */
export function staticWay(
  imports: readonly Import[],
  from: string,
  isTarget: (target: string) => boolean,
): readonly string[] | null {
  const ways: string[][] = [[from]]
  const seen = new Set([from])
  for (const way of ways) {
    for (const { from: file, target, kind } of imports) {
      if (file !== way.at(-1) || kind !== 'static' || target === null || seen.has(target)) continue
      if (isTarget(target)) return [...way, target]
      seen.add(target)
      ways.push([...way, target])
    }
  }
  return null
}
