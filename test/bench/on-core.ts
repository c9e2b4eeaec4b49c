import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** Whether this machine lets a process be held to this core. */
const canPin = (core: number): boolean => spawnSync('taskset', ['-c', `${core}`, 'true']).status === 0

export type OnCore = {
  /** Sends a message and gives the answer. @throws Error where the process ends instead */
  ask<Answer>(message: object): Promise<Answer>
  /** The core that it is held to; null where the machine has no `taskset` or no such core. */
  readonly core: number | null
  stop(): Promise<void>
}

/** A process of its own, on one core, which answers each message with one. */
export function startOnCore(script: string, core: number, args: readonly string[] = []): OnCore {
  const pinned = canPin(core)
  const execArgv = ['--expose-gc']
  const child = pinned
    ? fork(script, args, { execPath: 'taskset', execArgv: ['-c', `${core}`, process.execPath, ...execArgv] })
    : fork(script, args, { execArgv })
  return {
    core: pinned ? core : null,
    ask: (message) =>
      new Promise((resolve, reject) => {
        const ended = (code: number | null): void =>
          reject(new Error(`${script} ended with ${code ?? 'a signal'} before it answered`))
        child.once('exit', ended)
        child.once('message', (answer) => {
          child.off('exit', ended)
          resolve(answer as never)
        })
        child.send(message)
      }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill()
      await exit
    },
  }
}
