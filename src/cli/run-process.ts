import { main } from './main.ts'

/** Runs the command of a process: signals in, exit code out. */
export const runProcess = async (host: NodeJS.Process): Promise<void> => {
  const stop = new AbortController()
  const onSignal = (): void => {
    // the second signal is for whoever will not wait
    if (stop.signal.aborted) host.exit(130)
    stop.abort()
  }
  host.on('SIGINT', onSignal)
  host.on('SIGTERM', onSignal)
  // `crossfade status | head -1` closes the pipe early, which is no error of ours
  host.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  // a server whose log nobody reads any more, or has no room left, serves on
  host.stderr.on('error', () => {})
  const { stdout, stderr, stdin, env } = host
  host.exitCode = await main(host.argv.slice(2), { stdout, stderr, stdin, env, signal: stop.signal })
  host.off('SIGINT', onSignal)
  host.off('SIGTERM', onSignal)
  // who was told to stop, and has, waits for no request that cannot be taken back
  if (stop.signal.aborted) host.exit()
}
