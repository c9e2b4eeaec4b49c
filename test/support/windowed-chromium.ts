import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import { installUntil, NoChromiumError } from '../../demo/chromium.ts'

/** One with a window has the back/forward cache in every build; the one that is built without a window may lack it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** A browser that could show a window, else `undefined`: what every other test uses. */
export function windowedChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const paths = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [...paths, chromium.executablePath()].find((path) => existsSync(path))
}

/** Installs one where there is none. @throws NoChromiumError where that fails */
export async function ensureWindowedChromium(): Promise<void> {
  if (windowedChromium() !== undefined) return
  process.stderr.write('No Chromium with a back/forward cache found; installing one.\n')
  if ((await installUntil(() => windowedChromium() ?? null)) !== null) return
  throw new NoChromiumError('No Chromium with a back/forward cache could be installed; install chromium.')
}
