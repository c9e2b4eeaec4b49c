// `npm run demo`: argv to exit code.
import { parseOptions, USAGE, type DemoOptions } from './options.ts'

const main = async (argv: readonly string[]): Promise<number> => {
  let options: DemoOptions
  try {
    options = parseOptions(argv)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 2
  }
  if (options.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort())
  // only now: usage is told at once, and without what the demo needs to run
  const { demo, INTERRUPTED } = await import('./demo.ts')
  const { NoChromiumError } = await import('./chromium.ts')
  try {
    return await demo(options, stop.signal)
  } catch (error) {
    if (stop.signal.aborted) return INTERRUPTED
    if (error instanceof NoChromiumError) {
      process.stderr.write(`${error.message}\n`)
      return 2
    }
    process.stderr.write(`The demo could not run: ${(error as Error).message}\n`)
    return 3
  }
}

process.exitCode = await main(process.argv.slice(2))
