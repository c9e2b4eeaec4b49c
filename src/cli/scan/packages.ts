import { isObject } from '../rollout-file/is-object.ts'
import { lineAt, type Finding, type Platform } from './finding.ts'

const OTHER_PACKAGES: Readonly<Record<string, Platform>> = {
  'analytics-node': 'server',
  'analytics-react-native': 'react-native',
  'expo-analytics-segment': 'react-native',
  'react-native-analytics-segment-io': 'react-native',
  '@analytics/segment': 'web',
  '@nuxtjs/segment': 'web',
  'gatsby-plugin-segment': 'web',
  'gatsby-plugin-segment-js': 'web',
  'ngx-segment-analytics': 'web',
  'nuxt-segment': 'web',
  'react-segment': 'web',
  'vue-segment': 'web',
  'vue-segment-analytics': 'web',
}

/** Where a package of npm runs that is Segment's, or wraps what is; null for all others. */
export const segmentPackage = (name: string): Platform | null => {
  if (!name.startsWith('@segment/')) {
    const known = [name, name.split('/')[0] ?? ''].find((each) => Object.hasOwn(OTHER_PACKAGES, each))
    return known === undefined ? null : (OTHER_PACKAGES[known] ?? null)
  }
  if (/react-native/.test(name)) return 'react-native'
  return name.startsWith('@segment/analytics-node') ? 'server' : 'web'
}

type Manifest = { readonly files: RegExp; readonly pattern: RegExp; readonly platform: Platform }

const MANIFESTS: readonly Manifest[] = [
  {
    files: /^(Podfile|.*\.podspec)$/,
    pattern: /(?:pod|dependency)[ (]+['"](Analytics|AnalyticsSwift|Segment(?:-[\w-]+)?)(?=['"/])/g,
    platform: 'ios',
  },
  {
    files: /^(Package\.swift|project\.pbxproj|project\.yml|Cartfile)$/,
    pattern: /(segmentio\/analytics-(?:swift|ios)[\w-]*|segment-integrations\/analytics-swift-[\w-]+)/g,
    platform: 'ios',
  },
  {
    files: /^(.*\.gradle(\.kts)?|libs\.versions\.toml)$/,
    pattern: /(com\.segment\.analytics\.(?:android|kotlin)[\w.:-]*)/g,
    platform: 'android',
  },
  {
    files: /^(pom\.xml|.*\.gradle(\.kts)?|build\.sbt|libs\.versions\.toml)$/,
    pattern: /(com\.segment\.analytics\.java)/g,
    platform: 'server',
  },
  {
    files: /^pubspec\.yaml$/,
    pattern: /^[ \t]+(segment_analytics\w*|flutter_segment|analytics_flutter)\s*:/gm,
    platform: 'flutter',
  },
  {
    files: /^(.*requirements.*\.txt|pyproject\.toml|Pipfile|setup\.(py|cfg)|environment\.ya?ml)$/,
    pattern: /(?<![\w-])(segment-analytics-python|analytics-python)(?![\w-])/g,
    platform: 'server',
  },
  {
    files: /^go\.mod$/,
    pattern: /((?:github\.com|gopkg\.in)\/segmentio\/analytics-go[\w./]*)/g,
    platform: 'server',
  },
  { files: /^(Gemfile|.*\.gemspec)$/, pattern: /['"](analytics-ruby)['"]/g, platform: 'server' },
  { files: /^composer\.json$/, pattern: /"(segmentio\/analytics-php)"/g, platform: 'server' },
  {
    files: /\.(csproj|props|config)$/,
    pattern: /(?:Include|id)="((?:Segment\.)?Analytics(?:\.CSharp|\.NET|\.Xamarin)?)"/g,
    platform: 'server',
  },
]

/** The dependencies that a manifest declares; `text` is without comments. */
export const findPackages = (path: string, text: string): Finding[] => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name === 'package.json') return findNpm(path, text)
  return MANIFESTS.filter(({ files }) => files.test(name)).flatMap(({ pattern, platform }) =>
    [...text.matchAll(pattern)].map((found) => ({
      kind: 'package' as const,
      file: path,
      line: lineAt(text, found.index + found[0].indexOf(found[1] ?? '')),
      what: (found[1] ?? '').replace(/:$/, ''),
      platform,
    })),
  )
}

const FIELDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']

const findNpm = (file: string, text: string): Finding[] => {
  let manifest: unknown
  try {
    manifest = JSON.parse(text)
  } catch {
    return []
  }
  if (!isObject(manifest)) return []
  const names = FIELDS.flatMap((field) => Object.keys(isObject(manifest[field]) ? manifest[field] : {}))
  return [...new Set(names)].flatMap((what) => {
    const platform = segmentPackage(what)
    if (platform === null) return []
    return [{ kind: 'package' as const, file, line: lineAt(text, text.indexOf(`"${what}"`)), what, platform }]
  })
}

/** The name of the package that a package.json describes, '' for none. */
export const ownPackage = (path: string, text: string): string =>
  /(?:^|\/)package\.json$/.test(path) ? (/"name"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? '') : ''
