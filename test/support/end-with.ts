import { NoChromiumError } from './chromium.ts'

/**
 * Sets the exit code of a program that measures or proves: 0 it holds · 1 it does not · 2 no browser · 3 it could not
 * find out. What kept it from finding out is told in one sentence, and in full where CROSSFADE_DEBUG is set.
 */
export async function endWith(work: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await work()) ? 0 : 1
  } catch (error) {
    const isBrowser = error instanceof NoChromiumError
    const [sentence] = String(error instanceof Error ? error.message : error).split('\n')
    process.stderr.write(`${isBrowser ? '' : 'Could not find out: '}${sentence}\n`)
    if (process.env['CROSSFADE_DEBUG']) console.error(error)
    process.exitCode = isBrowser ? 2 : 3
  }
}
