// Two rules of ours that oxlint's own cannot say: it has no `no-restricted-syntax`, and forbidding the name `Date`
// altogether would forbid parsing a given date too.

type Node = { readonly type: string; readonly [key: string]: unknown }
type Context = { readonly report: (problem: { readonly node: unknown; readonly message: string }) => void }
type Visitor = Readonly<Record<string, (node: Node) => void>>
type Rule = { readonly create: (context: Context) => Visitor }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value

const GLOBAL_OBJECTS = new Set(['globalThis', 'window', 'self', 'global'])

/** `Date`, `globalThis.Date`, `(Date)` and `globalThis['Date']` → "Date"; `Date['now']` → "Date.now". */
function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'ParenthesizedExpression' || node.type === 'ChainExpression')
    return nameOf(node['expression'])
  if (node.type === 'Identifier') return String(node['name'])
  if (node.type !== 'MemberExpression') return null
  const object = nameOf(node['object'])
  const property = propertyOf(node)
  if (object === null || property === null) return null
  return GLOBAL_OBJECTS.has(object) ? property : `${object}.${property}`
}

function propertyOf(node: Node): string | null {
  const property = node['property']
  if (!isNode(property)) return null
  if (node['computed'] !== true) return String(property['name'])
  return typeof property['value'] === 'string' ? property['value'] : null
}

const AMBIENT: Readonly<Record<string, string>> = {
  'Date.now': 'the time comes in as an argument',
  'Math.random': 'randomness comes in as an argument',
}

function boundNames(node: Node): readonly string[] {
  const pattern = node['id']
  const object = nameOf(node['init'])
  if (!isNode(pattern) || pattern.type !== 'ObjectPattern' || object === null) return []
  const properties = pattern['properties'] as readonly Node[]
  return properties.map(
    (property) => `${object}.${isNode(property['key']) ? String(property['key']['name']) : ''}`,
  )
}

/** No clock and no randomness that nobody passed in: the same arguments must give the same answer. */
const noAmbient: Rule = {
  create: (context) => {
    const check = (node: Node, name: string | null): void => {
      const why = name === null ? undefined : AMBIENT[name]
      if (why !== undefined) context.report({ node, message: `${name} in a pure room: ${why}` })
    }
    const checkDate = (node: Node): void => {
      const given = node['arguments'] as readonly unknown[]
      if (nameOf(node['callee']) !== 'Date' || (node.type === 'NewExpression' && given.length > 0)) return
      context.report({
        node,
        message: 'Date() without an argument reads the clock: the time comes in as an argument',
      })
    }
    return {
      MemberExpression: (node) => check(node, nameOf(node)),
      VariableDeclarator: (node) => boundNames(node).forEach((name) => check(node, name)),
      NewExpression: checkDate,
      CallExpression: checkDate,
    }
  },
}

/** Unions of strings say the same, cost no bytes and survive type stripping; `declare enum` gets past the compiler. */
const noEnum: Rule = {
  create: (context) => ({
    TSEnumDeclaration: (node) =>
      context.report({ node, message: 'no enums: use a union of string literals' }),
  }),
}

const plugin = { meta: { name: 'crossfade' }, rules: { 'no-ambient': noAmbient, 'no-enum': noEnum } }

export default plugin
