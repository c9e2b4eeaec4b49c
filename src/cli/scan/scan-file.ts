import { lineAt, type Finding, type Platform } from './finding.ts'
import { mask, type Masked } from './mask.ts'
import type { Module } from './module-graph.ts'
import { findNative } from './native.ts'
import { findNoOps } from './no-ops.ts'
import { findPackages, ownPackage, segmentPackage } from './packages.ts'
import { findCalls, type Call } from './script-calls.ts'
import { homemade, mayBeSegment, namesOf, type ScriptNames } from './script-names.ts'
import { findTagManager, findTraces } from './traces.ts'
import type { SourceFile } from './walk.ts'

/** What one file tells by itself, and what only the others can decide. */
export type ScannedFile = {
  /** Segment's for certain. */
  readonly findings: readonly Finding[]
  readonly tagManager: readonly { what: string; file: string; line: number }[]
  /** The package that it is the manifest of, '' for none. */
  readonly packageName: string
  readonly script: ScannedScript | null
}

export type ScannedScript = {
  readonly module: Module
  readonly names: ScriptNames
  readonly homemade: ReadonlySet<string>
  readonly calls: readonly Call[]
  /** The line where window.analytics is first read or written, null for none. */
  readonly global: number | null
  readonly platform: Platform
}

const HINT =
  /segment|analytics|GTM-|googletagmanager|preConsent|anonymousIdOptions|ajs_|\b(?:track|page|identify|screen|group|alias)\s*\(/i
const GLOBAL = /\b(?:window|globalThis|self)(?:\s+as\s+\w+\s{0,9}\))?\s{0,9}\)?[?!]?\.\s{0,60}analytics\b/

/** null where there is nothing of interest in it. */
export const scanFile = ({ path, kind, source }: SourceFile): ScannedFile | null => {
  if (!HINT.test(source) && !path.endsWith('package.json')) return null
  const masked = mask(source, kind.syntax)
  const script = kind.script ? scanScript(path, masked) : null
  const native = findNative(path, masked)
  const packages = findPackages(path, masked.text)
  const imports = script === null ? [] : importFindings(path, masked, script.names)
  const ofSegment = script?.module.holdsSegment === true || native.length > 0 || packages.length > 0
  return {
    findings: [
      ...packages,
      ...imports,
      ...native,
      ...findTraces(path, masked, ofSegment),
      ...findNoOps(path, masked),
    ],
    tagManager: findTagManager(path, masked),
    packageName: ownPackage(path, source),
    script,
  }
}

const scanScript = (path: string, masked: Masked): ScannedScript => {
  const names = namesOf(masked)
  const platforms = names.imports
    .map(({ specifier }) => segmentPackage(specifier))
    .filter((each) => each !== null)
  const found = GLOBAL.exec(masked.code)
  const isNative = names.imports.some(({ specifier }) => /^(?:react-native|expo)(?:\/|-|$)/.test(specifier))
  return {
    module: {
      path,
      specifiers: names.imports.map(({ specifier }) => specifier),
      holdsSegment: platforms.length > 0 || names.segment.size > 0,
    },
    names,
    homemade: homemade(masked),
    calls: findCalls(masked, (receiver) => mayBeSegment(receiver, names)),
    global: found === null ? null : lineAt(masked.code, found.index),
    platform: platforms[0] ?? (isNative ? 'react-native' : 'web'),
  }
}

const importFindings = (file: string, { text }: Masked, { imports }: ScriptNames): Finding[] =>
  imports.flatMap(({ specifier, offset }) => {
    const platform = segmentPackage(specifier)
    return platform === null
      ? []
      : [{ kind: 'import' as const, file, line: lineAt(text, offset), what: specifier, platform }]
  })
