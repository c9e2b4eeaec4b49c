import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

type Env = Readonly<Record<string, string | undefined>>

function fromEnvironment(env: Env): string | null {
  for (const name of ['CHROMIUM', 'CHROME_PATH']) {
    const path = env[name]
    if (!path) continue
    if (existsSync(path)) return path
    throw new Error(`${name} names ${path}, which does not exist; correct it, or unset it to have one found.`)
  }
  return null
}

/**
 * The path of a Chromium: what CHROMIUM or CHROME_PATH names, else an installed one, else Playwright's; `null` where
 * there is none. @throws Error where the variable names a file that does not exist
 */
export function findChromium(env: Env = process.env): string | null {
  const named = fromEnvironment(env)
  if (named !== null) return named
  const onPath = (env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  const playwrights = chromium.executablePath()
  return (
    [...onPath, ...(process.platform === 'darwin' ? MAC_APPS : []), playwrights].find((path) =>
      existsSync(path),
    ) ?? null
  )
}

function run(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    // its output goes to stderr: stdout belongs to the program that wanted a browser
    const child = spawn(command, args, { stdio: ['ignore', 2, 2] })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

async function install(): Promise<boolean> {
  if (process.getuid?.() === 0 && isDebian()) {
    return (await run('apt-get', ['update'])) && (await run('apt-get', ['install', '-y', 'chromium']))
  }
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js')
  return run(process.execPath, [cli, 'install', 'chromium'])
}

/** As `findChromium`, but installs one where there is none. @throws Error with one sentence where that fails */
export async function ensureChromium(): Promise<string> {
  const found = findChromium()
  if (found !== null) return found
  process.stderr.write('No Chromium found; installing one.\n')
  const path = (await install()) ? findChromium() : null
  if (path !== null) return path
  throw new Error('No Chromium found and none could be installed; install one, or name one in CHROMIUM.')
}

/**
 * Every name but loopback's leads nowhere, so that no page can reach a real vendor by mistake; names under `.test`
 * lead to loopback, for pages that need a registrable domain or subdomains.
 */
const LOOPBACK_ONLY =
  'MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost'

export type LaunchOptions = {
  /** Leave SIGINT, SIGTERM and SIGHUP to the caller; else they end this very process. @default false */
  readonly keepsSignals?: boolean
}

/** A headless Chromium that reaches loopback only. The caller closes it. */
export async function launchChromium({ keepsSignals = false }: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureChromium(),
    handleSIGINT: !keepsSignals,
    handleSIGTERM: !keepsSignals,
    handleSIGHUP: !keepsSignals,
    // as root and in most containers Chromium's sandbox does not start, and it loads local pages only
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      `--host-resolver-rules=${LOOPBACK_ONLY}`,
    ],
  })
}
