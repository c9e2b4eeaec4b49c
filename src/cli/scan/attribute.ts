import { callFindings } from './call-findings.ts'
import type { Finding, Platform } from './finding.ts'
import type { ModuleGraph } from './module-graph.ts'
import type { Call } from './script-calls.ts'
import type { ScannedScript } from './scan-file.ts'
import { USUAL_NAMES } from './script-names.ts'

/** Whose a call is; `perhaps`: Segment's if anything in the code base is. */
type Owner = Platform | 'perhaps' | null

/** How the files of a code base hang together. */
export type CodeBase = {
  readonly graph: ModuleGraph
  /** The names of its own packages, such as @acme/analytics in a monorepo. */
  readonly packages: ReadonlySet<string>
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

const isForeign = ({ foreign }: ScannedScript['names'], name: string, { packages }: CodeBase): boolean => {
  const specifier = foreign.get(name)
  return specifier !== undefined && !packages.has(packageOf(specifier))
}

const ownerOf = ({ receiver, global }: Call, script: ScannedScript, base: CodeBase): Owner => {
  const { names, homemade, module, platform } = script
  const certain = names.segment.get(receiver)
  if (certain !== undefined) return certain
  if (homemade.has(receiver) || (!global && isForeign(names, receiver, base))) return null
  const specifier = names.own.get(receiver)
  if (!global && specifier !== undefined) {
    const reaches = base.graph.reachesSegment(module.path, specifier)
    if (reaches !== null) return reaches ? platform : null
  }
  return USUAL_NAMES.has(receiver) ? 'perhaps' : null
}

/** A function that is called by its own name came out of Segment's SDK, or of a module that holds it. */
const ownerOfBare = (
  { method }: Call,
  { names, module, platform }: ScannedScript,
  { graph }: CodeBase,
): Owner => {
  const certain = names.segment.get(method)
  if (certain !== undefined) return certain
  const specifier = names.own.get(method)
  return specifier !== undefined && graph.reachesSegment(module.path, specifier) === true ? platform : null
}

export type Attributed = {
  readonly certain: readonly Finding[]
  /** To be counted where something else in the code base is Segment's. */
  readonly perhaps: readonly Finding[]
}

/** Whose the calls of one file are. */
export const attribute = (script: ScannedScript, base: CodeBase): Attributed => {
  const certain: Finding[] = []
  const perhaps: Finding[] = []
  for (const call of script.calls) {
    const owner = call.receiver === '' ? ownerOfBare(call, script, base) : ownerOf(call, script, base)
    if (owner === 'perhaps') perhaps.push(...findingsOf(script, call, script.platform))
    else if (owner !== null) certain.push(...findingsOf(script, call, owner))
  }
  if (!script.homemade.has('analytics') && !isForeign(script.names, 'analytics', base))
    perhaps.push(...globalFindings(script))
  return { certain, perhaps }
}

const findingsOf = ({ module }: ScannedScript, call: Call, platform: Platform): Finding[] =>
  callFindings(module.path, call, platform)

/** Once a file. */
const globalFindings = ({ module, global }: ScannedScript): Finding[] =>
  global === null
    ? []
    : [{ kind: 'global', file: module.path, line: global, what: 'window.analytics', platform: 'web' }]
