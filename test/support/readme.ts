import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './root.ts'
import { runProcess, type Ended } from './run-process.ts'

/** A heading, or a block of code: in one a # begins a comment. */
const PARTS = /^(?<level>#+) (?<heading>[^\n]*)$|^```(?<language>\w+)\n(?<code>.*?)^```$/gms

/**
 * The code of the blocks of one language below a heading of README.md, up to the next heading of its level or above,
 * so that a test runs the very lines that people copy.
 * @throws where there is no such heading, or no such block
 */
export function readmeCode(heading: string, language: string): string[] {
  const parts = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(PARTS)].map(
    ({ groups = {} }) => groups,
  )
  const start = parts.findIndex((part) => part['heading'] === heading)
  if (start < 0) throw new Error(`README.md has no heading "${heading}"`)
  const depth = parts[start]!['level']!.length
  const length = parts.slice(start + 1).findIndex(({ level }) => level !== undefined && level.length <= depth)
  const section = parts.slice(start + 1, length < 0 ? undefined : start + 1 + length)
  const found = section.filter((part) => part['language'] === language).map(({ code = '' }) => code)
  if (found.length === 0) throw new Error(`README.md has no ${language} below "${heading}"`)
  return found
}

const BIN = join(root, 'src/cli/index.ts')

/** Runs shell commands in a folder, where `crossfade` is on the path as an installed package's is. */
export function runCommands(
  script: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  const text = `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`
  writeFileSync(join(bin, 'crossfade'), text, { mode: 0o755 })
  const path = `${bin}${delimiter}${process.env['PATH']}`
  return runProcess('/bin/sh', ['-ec', script], { cwd: folder, env: { ...env, PATH: path } })
}
