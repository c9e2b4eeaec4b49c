import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

/** First the same engine built without a window: a page costs it less than half (measured over the identity table). */
const NAMES = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
]

const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** There is no browser, and one sentence says why and what to do: what needs one ends with exit code 2. */
export class NoChromiumError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NoChromiumError'
  }
}

type Env = Readonly<Record<string, string | undefined>>

function fromEnvironment(env: Env): string | null {
  for (const name of ['CHROMIUM', 'CHROME_PATH']) {
    const path = env[name]
    if (!path) continue
    if (existsSync(path)) return path
    throw new NoChromiumError(
      `${name} names ${path}, which does not exist; correct it, or unset it to have one found.`,
    )
  }
  return null
}

/**
 * The path of a Chromium: what CHROMIUM or CHROME_PATH names, else an installed one, else Playwright's; `null` where
 * there is none. @throws NoChromiumError where the variable names a file that does not exist
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

type Command = readonly [tool: string, ...args: string[]]

/**
 * Lists of commands; where one fails, the next is tried. Only Debian itself has a package that is a browser: Ubuntu's
 * is a stub for a snap, which starts in no container.
 */
export function waysToInstall(isRoot: boolean, osRelease: string): readonly (readonly Command[])[] {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js')
  const apt = (...packages: readonly string[]): Command => [
    'apt-get',
    'install',
    '-y',
    '--no-install-recommends',
    ...packages,
  ]
  const packaged: readonly Command[] = [['apt-get', 'update'], apt('chromium-headless-shell')]
  const playwrights: readonly Command[] = [[process.execPath, cli, 'install', 'chromium']]
  return isRoot && /^ID="?debian"?$/m.test(osRelease)
    ? [packaged, [apt('chromium')], playwrights]
    : [playwrights]
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}

async function runAll(commands: readonly Command[]): Promise<boolean> {
  for (const [tool, ...args] of commands) if (!(await run(tool, args))) return false
  return true
}

/** Installs browsers until `find` finds the one that is wanted; `null` where none of them is it. */
export async function installUntil(find: () => string | null): Promise<string | null> {
  for (const commands of waysToInstall(process.getuid?.() === 0, readOsRelease())) {
    const found = (await runAll(commands)) ? find() : null
    if (found !== null) return found
  }
  return null
}

/** As `findChromium`, but installs one where there is none. @throws NoChromiumError where that fails */
export async function ensureChromium(): Promise<string> {
  const found = findChromium()
  if (found !== null) return found
  process.stderr.write('No Chromium found; installing one.\n')
  const path = await installUntil(findChromium)
  if (path !== null) return path
  throw new NoChromiumError(
    'No Chromium found and none could be installed; install one, or name one in CHROMIUM.',
  )
}

/**
 * Every name but loopback's leads nowhere, so that no page can reach a real vendor by mistake; names under `.test`
 * lead to loopback, for pages that need a registrable domain or subdomains.
 */
const LOOPBACK_ONLY =
  'MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost'

/** For a Chromium that is started without Playwright, too. */
export const CHROMIUM_ARGS: readonly string[] = [
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  `--host-resolver-rules=${LOOPBACK_ONLY}`,
]

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
    args: [...CHROMIUM_ARGS],
  })
}
