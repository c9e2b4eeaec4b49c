import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { CHROMIUM_ARGS } from '../../../demo/chromium.ts'
import { ensureChromium } from '../../support/chromium.ts'

/** A Chromium of its own with a profile on disk, that can be killed and started again. */
export type OwnChromium = {
  /** Starts it, or starts it again on the same profile. */
  start(): Promise<Browser>
  /** Starts it without Playwright, which holds what it attaches to. @returns the address of its debugger */
  startBare(): Promise<string>
  /** SIGKILL to all of its processes. Resolves when they are gone. */
  kill(): Promise<void>
  /** Ends it and removes the profile. */
  close(): Promise<void>
}

export type OwnChromiumOptions = {
  /** @default the one that every test uses */
  readonly executablePath?: string
  readonly args?: readonly string[]
}

const START_LIMIT_MS = 30_000

/** The address that Chromium prints for debuggers. */
function debuggerOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const limit = setTimeout(
      () => reject(new Error(`Chromium did not start within ${START_LIMIT_MS / 1000} s: ${said}`)),
      START_LIMIT_MS,
    )
    child.stderr!.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (address === undefined) return
      clearTimeout(limit)
      resolve(address)
    })
    child.once('exit', (code) => {
      clearTimeout(limit)
      reject(new Error(`Chromium ended with ${code}: ${said}`))
    })
  })
}

const exitOf = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()))

export async function createOwnChromium(options: OwnChromiumOptions = {}): Promise<OwnChromium> {
  const executablePath = options.executablePath ?? (await ensureChromium())
  const profile = await mkdtemp(join(tmpdir(), 'crossfade-proof-'))
  let child: ChildProcess | null = null
  let browser: Browser | null = null

  const kill = async (): Promise<void> => {
    if (!child) return
    const ended = exitOf(child)
    try {
      // a group of its own: the renderers and the network process are in it
      process.kill(-child.pid!, 'SIGKILL')
    } catch {
      // it has ended by itself
    }
    await ended
    await browser?.close().catch(() => {})
    child = browser = null
  }

  const startBare = (): Promise<string> => {
    child = spawn(
      executablePath,
      [
        '--headless',
        '--no-sandbox',
        '--remote-debugging-port=0',
        '--no-default-browser-check',
        '--password-store=basic',
        `--user-data-dir=${profile}`,
        ...CHROMIUM_ARGS,
        ...(options.args ?? []),
        'about:blank',
      ],
      { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    return debuggerOf(child)
  }

  return {
    startBare,
    async start() {
      browser = await chromium.connectOverCDP(await startBare())
      return browser
    },
    kill,
    async close() {
      await kill()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
