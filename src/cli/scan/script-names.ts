import type { Platform } from './finding.ts'
import type { Masked } from './mask.ts'
import { segmentPackage } from './packages.ts'
import { findImports, namesIn, type ImportRecord } from './script-imports.ts'

/** What a file's names stand for. */
export type ScriptNames = {
  readonly imports: readonly ImportRecord[]
  /** Bound to Segment's SDK for certain, with where it runs. */
  readonly segment: ReadonlyMap<string, Platform>
  /** From other packages: which. */
  readonly foreign: ReadonlyMap<string, string>
  /** From modules of the code base: which. */
  readonly own: ReadonlyMap<string, string>
}

/** What an SDK is called where nobody says what it is. */
export const USUAL_NAMES: ReadonlySet<string> = new Set(['analytics', '$analytics', '$segment'])

/** Whether anything could make a name Segment's. */
export const mayBeSegment = (name: string, { segment, own }: ScriptNames): boolean =>
  USUAL_NAMES.has(name) || segment.has(name) || own.has(name)

const isOwn = (specifier: string): boolean => /^(?:\.|\/|@\/|~|#|src\/|app\/|lib\/)/.test(specifier)

// bounded, because a comment is a run of blanks here
const ASSIGNED =
  /(?<![\w$.])([\w$]{1,60}(?:\.[\w$]{1,60}){0,4}|\[[^\]=[]{0,400}\]|\{[^}={]{0,400}\})\s{0,60}(?::[^=;\n]{1,200})?=(?![=>])\s{0,60}(?:await\s+)?(?:new\s+)?([\w$]{1,60})/g
const TYPED = /(?<![\w$])([\w$]{1,60})\s{0,9}[?!]?:\s{0,9}([\w$]{1,60})\b/g

/** Follows names from imports through assignments. */
export const namesOf = (masked: Masked): ScriptNames => {
  const imports = findImports(masked)
  const segment = new Map<string, Platform>()
  const foreign = new Map<string, string>()
  const own = new Map<string, string>()
  for (const { specifier, names } of imports) {
    const platform = segmentPackage(specifier)
    for (const name of names) {
      if (platform !== null) segment.set(name, platform)
      else if (isOwn(specifier)) own.set(name, specifier)
      else foreign.set(name, specifier)
    }
  }
  const names = { imports, segment, foreign, own }
  for (const [, pattern = '', source = ''] of masked.code.matchAll(ASSIGNED))
    bind(names, targets(pattern), source)
  // what Angular injects: constructor(private segment: SegmentService)
  for (const [, name = '', type = ''] of masked.code.matchAll(TYPED)) {
    const platform = segment.get(type)
    if (platform !== undefined && name !== 'default') segment.set(name, platform)
  }
  return names
}

type Building = {
  readonly segment: Map<string, Platform>
  readonly foreign: Map<string, string>
  readonly own: Map<string, string>
}

/** `window.analytics` and `this.analytics` are names of their own. */
const targets = (pattern: string): string[] =>
  /^[[{]/.test(pattern) ? namesIn(pattern) : [pattern.slice(pattern.lastIndexOf('.') + 1)]

/** What is made of something is of the same origin; of an unknown one where that is unknown. */
const bind = ({ segment, foreign, own }: Building, names: readonly string[], source: string): void => {
  const platform = segment.get(source)
  const specifier = own.get(source)
  const stranger = foreign.get(source)
  for (const name of names) {
    if (platform !== undefined) segment.set(name, platform)
    else if (specifier !== undefined) own.set(name, specifier)
    else if (stranger !== undefined) foreign.set(name, stranger)
  }
}

const OBJECT = /\b(?:const|let|var)\s+(analytics)\s*(?::[^=;\n]+)?=\s*\{/g
const DECLARED = /\b(?:function|class)\s+(analytics)\b/g

/** Names that the file makes itself, of nobody's SDK. */
export const homemade = ({ code }: Masked): Set<string> =>
  new Set([OBJECT, DECLARED].flatMap((pattern) => [...code.matchAll(pattern)].map(([, name = '']) => name)))
