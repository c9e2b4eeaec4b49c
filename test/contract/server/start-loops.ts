import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { READY, type WriteLoop } from './write-loop.ts'

export type Loop = {
  readonly child: ChildProcess
  /** Grows with each revision that the process was told it wrote. */
  readonly written: readonly number[]
  /** Resolves once it has ended and everything that it said is here. */
  readonly ended: Promise<unknown>
}

/** Processes that write, all from the same moment on; none outlives the test. */
export const startLoops = async (...loops: readonly WriteLoop[]): Promise<readonly Loop[]> => {
  const started = loops.map(startLoop)
  await Promise.all(started.map(({ ready }) => ready))
  for (const { child } of started) child.stdin.end()
  return started
}

const startLoop = (loop: WriteLoop) => {
  const script = join(import.meta.dirname, 'write-loop.ts')
  const stdio = ['pipe', 'pipe', 'inherit'] as const
  const child = spawn(process.execPath, [script, JSON.stringify(loop)], { stdio: [...stdio] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const written: number[] = []
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => void (line === READY || written.push(Number(line))))
  return { child, written, ready: once(lines, 'line'), ended: once(child, 'close') }
}
