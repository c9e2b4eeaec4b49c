/** One line of a .gitignore, and the folder it holds for ('' is the root). */
export type IgnoreRule = {
  readonly folder: string
  readonly pattern: RegExp
  readonly foldersOnly: boolean
  readonly takesBack: boolean
}

/** The rules of a .gitignore's text. A line that is no pattern is passed over. */
export const parseIgnore = (text: string, folder: string): IgnoreRule[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ruleOf(line, folder))

const ruleOf = (line: string, folder: string): IgnoreRule => {
  const takesBack = line.startsWith('!')
  const pattern = takesBack ? line.slice(1) : line
  const foldersOnly = pattern.endsWith('/')
  const body = foldersOnly ? pattern.slice(0, -1) : pattern
  // a slash before the end ties a pattern to the folder of its file; else it holds at every depth
  const start = body.includes('/') ? '^' : '^(?:.*/)?'
  return {
    folder,
    pattern: new RegExp(`${start}${globSource(body.replace(/^\//, ''))}$`),
    foldersOnly,
    takesBack,
  }
}

const globSource = (glob: string): string =>
  glob
    .split(/(\*\*\/|\/\*\*|\*|\?)/)
    .map((part) => GLOBS[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('')

const GLOBS: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '/**': '/.*', '*': '[^/]*', '?': '[^/]' }

/** Whether git would leave the path out; the last rule that fits decides. */
export const isIgnored = (path: string, isFolder: boolean, rules: readonly IgnoreRule[]): boolean => {
  const last = rules.findLast(({ folder, pattern, foldersOnly }) => {
    if (foldersOnly && !isFolder) return false
    if (folder !== '' && !path.startsWith(`${folder}/`)) return false
    return pattern.test(folder === '' ? path : path.slice(folder.length + 1))
  })
  return last !== undefined && !last.takesBack
}
