import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { root } from '../support/root.ts'
import { countTests, type Counts, type VitestReport } from './count-tests.ts'
import type { Part } from './parts.ts'

export type Outcome = Counts & { readonly name: string; readonly seconds: number; readonly output: string }

const running = new Set<ChildProcess>()

/** Ends what is running now. */
export const endChildren = (): void => running.forEach((child) => void child.kill())

type Listen = (line: string) => void

/** The exit code of a command that runs on this very Node and finds the project's own tools first. */
function runCommand(command: readonly string[], onLine: Listen): Promise<number> {
  const [tool = '', ...args] = command
  const bin = join(root, 'node_modules/.bin')
  const script = tool === 'node' ? [] : [join(bin, tool)]
  const child = spawn(process.execPath, [...script, ...args], {
    cwd: root,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', onLine)
  return new Promise((resolve) => {
    child.on('error', (error) => onLine(String(error)))
    child.on('close', (code) => {
      running.delete(child)
      resolve(code ?? 1)
    })
  })
}

const readReport = (file: string): VitestReport | null =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : null

async function runVitest({ commands }: Part, onLine: Listen): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-report-'))
  const file = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const code = await runCommand([...(commands[0] ?? []), ...reporters], onLine)
    return countTests(readReport(file), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every command, also after one that failed: its findings are wanted too. */
async function runCommands({ commands }: Part, onLine: Listen): Promise<Counts> {
  const notes: string[] = []
  for (const command of commands) {
    const code = await runCommand(command, onLine)
    if (code !== 0) notes.push(`${command.join(' ')} ended with ${code}`)
  }
  return { passed: notes.length === 0 ? 1 : 0, failed: notes.length === 0 ? 0 : 1, notes, failures: [] }
}

/** Runs a part to its end. @param onLine gets each line of its output as it comes */
export async function runPart(part: Part, onLine: Listen): Promise<Outcome> {
  const began = performance.now()
  const lines: string[] = []
  const counts = await (part.countsTests === true ? runVitest : runCommands)(part, (line) => {
    lines.push(line)
    onLine(line)
  })
  const seconds = (performance.now() - began) / 1000
  // what a test had to leave out is told in the summary, although it passed
  const left = lines.flatMap((line) => /^note: (.+)/.exec(stripVTControlCharacters(line))?.[1] ?? [])
  return { name: part.name, seconds, output: lines.join('\n'), ...counts, notes: [...counts.notes, ...left] }
}
