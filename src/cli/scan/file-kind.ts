/** How a file's comments and strings are read. */
export type Syntax = 'script' | 'markup' | 'hash' | 'plain'

export type FileKind = {
  readonly syntax: Syntax
  /** JavaScript or TypeScript, or a page that holds some. */
  readonly script: boolean
}

const SCRIPT = 'js mjs cjs jsx ts mts cts tsx'
const MARKUP =
  'html htm xhtml vue svelte astro php phtml erb ejs hbs handlebars mustache liquid twig njk jsp cshtml ftl'
const SLASHES = 'java kt kts swift m mm h dart go cs scala groovy gradle rs'
const HASH = 'py rb yml yaml toml sh env tf properties conf cfg ini gemspec podspec txt'
const PLAIN = 'json json5 jsonc xml plist csproj props config mod pbxproj resolved pug jade haml'

const KINDS: ReadonlyMap<string, FileKind> = new Map([
  ...entries(SCRIPT, { syntax: 'script', script: true }),
  ...entries(MARKUP, { syntax: 'markup', script: true }),
  ...entries(SLASHES, { syntax: 'script', script: false }),
  ...entries(HASH, { syntax: 'hash', script: false }),
  ...entries(PLAIN, { syntax: 'plain', script: false }),
])

// without an extension that says so
const HASH_NAMES = /^(\.env.*|Podfile|Gemfile|Pipfile|Cartfile|Dockerfile|Caddyfile|_headers|\.htaccess)$/
// what a package manager writes repeats what people wrote
const WRITTEN =
  /^(package-lock\.json|npm-shrinkwrap\.json|composer\.lock|Package\.resolved|.*\.lock|.*\.min\.\w+\.map)$/

function entries(extensions: string, kind: FileKind): (readonly [string, FileKind])[] {
  return extensions.split(' ').map((extension) => [extension, kind] as const)
}

/** How to read a file of this name, or null where there is nothing to look for in it. */
export const fileKind = (name: string): FileKind | null => {
  if (WRITTEN.test(name)) return null
  if (HASH_NAMES.test(name)) return { syntax: 'hash', script: false }
  // the second one of page.html.erb says no more than the last
  return KINDS.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) ?? null
}
