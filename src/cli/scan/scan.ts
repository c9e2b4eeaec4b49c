import { attribute } from './attribute.ts'
import { estimate, type Effort } from './effort.ts'
import type { Finding } from './finding.ts'
import { createModuleGraph } from './module-graph.ts'
import { scanFile, type ScannedFile } from './scan-file.ts'
import { summarise, type Summary } from './summary.ts'
import type { SourceFile } from './walk.ts'

export type Scan = {
  readonly summary: Summary
  readonly effort: Effort
  readonly findings: readonly Finding[]
  /** What may be Segment's, though nothing says so: Tag Manager, and an `analytics` of unknown origin. */
  readonly hints: readonly { what: string; file: string; line: number }[]
}

/** @param files is read once. @param tell is called after each file. */
export const scan = async (files: AsyncIterable<SourceFile>, tell: () => void): Promise<Scan> => {
  const scanned: ScannedFile[] = []
  for await (const file of files) {
    const found = scanFile(file)
    if (found !== null) scanned.push(found)
    tell()
  }
  const scripts = scanned.map(({ script }) => script).filter((each) => each !== null)
  const graph = createModuleGraph(scripts.map(({ module }) => module))
  const packages = new Set(scanned.map(({ packageName }) => packageName))
  const attributed = scripts.map((script) => attribute(script, { graph, packages }))
  const certain = [
    ...scanned.flatMap(({ findings }) => findings),
    ...attributed.flatMap(({ certain }) => certain),
  ]
  const perhaps = attributed.flatMap(({ perhaps }) => perhaps)
  const isSegment = certain.some(({ kind }) => kind !== 'no-op')
  const findings = (isSegment ? [...certain, ...perhaps] : certain).sort(byPlace)
  const unsure = isSegment
    ? []
    : perhaps.map(({ file, line, what }) => ({ file, line, what: `analytics: ${what}` }))
  const summary = summarise(findings)
  const hints = [...scanned.flatMap(({ tagManager }) => tagManager), ...unsure]
  return { summary, effort: estimate(summary, hints.length > 0), findings, hints }
}

const byPlace = (a: Finding, b: Finding): number =>
  a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1
