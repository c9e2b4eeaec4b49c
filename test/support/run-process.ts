import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { root } from './root.ts'

export type Ended = { readonly code: number; readonly output: string }

/** A program that hangs must fail its test and not outlive it. */
const TIMEOUT_MS = 180_000

type Options = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv }

/** Runs a program to its end; what it wrote to stdout and stderr is in `output`. Never rejects. */
export const runProcess = (file: string, args: readonly string[], options: Options = {}): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(file, args, { ...options, timeout: TIMEOUT_MS, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      // a code that is no number: it did not start, or was ended
      const why = error === null || typeof error.code === 'number' ? '' : error.message
      const code = typeof error?.code === 'number' ? error.code : Number(error !== null)
      resolve({ code, output: `${stdout}${stderr}${why}` })
    })
  })

/** Runs one of the project's own tools with this very Node, whatever `node` is on the PATH. */
export const runTool = (name: string, args: readonly string[], cwd: string = root): Promise<Ended> =>
  runProcess(process.execPath, [join(root, 'node_modules/.bin', name), ...args], { cwd })
