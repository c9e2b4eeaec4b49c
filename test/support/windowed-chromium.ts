import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** One with a window has the back/forward cache in every build; the one that is built without a window may lack it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** A browser that could show a window, else `undefined`: what every other test uses. */
export function windowedChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path))
}
