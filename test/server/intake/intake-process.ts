import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Status } from '../../../src/server/index.ts'

const TOKEN = 'cft_the-admin-token-of-an-intake-process'
const SCRIPT = new URL('./server-process.ts', import.meta.url).pathname
const ROLLOUT = {
  format: 1,
  key: 'intake',
  revision: 1,
  stickiness: 'deviceId',
  audiences: [{ name: 'everyone', rudderstack: 50, segment: 100 }],
}

type Urls = { readonly publicUrl: string; readonly adminUrl: string }

/** A server with an embedded warehouse, in a process that can be killed. */
export type IntakeProcess = Urls & {
  readonly pid: number
  status(): Promise<Status>
  /** Sends it a signal, and waits until it has ended. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/** @param folder where its rollout and its data are, or will be */
export const startIntakeProcess = async (folder: string): Promise<IntakeProcess> => {
  const file = join(folder, 'rollout.json')
  writeFileSync(file, JSON.stringify(ROLLOUT))
  const child = fork(SCRIPT, [dataDirOf(folder), file, TOKEN], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const said: string[] = []
  child.stderr?.on('data', (chunk) => said.push(String(chunk)))
  const urls = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => null)])
  if (urls === null) throw new Error(`The server ended by itself:\n${said.join('')}`)
  const { publicUrl, adminUrl } = urls[0] as Urls
  const headers = { authorization: `Bearer ${TOKEN}` }
  return {
    publicUrl,
    adminUrl,
    pid: child.pid!,
    status: async () => (await (await fetch(`${adminUrl}/api/status`, { headers })).json()) as Status,
    end: (signal) => end(child, signal),
  }
}

/** Once its warehouse takes copies. */
export const isUp = async (server: IntakeProcess): Promise<void> => {
  while ((await server.status()).warehouse.state !== 'up') await setTimeout(50)
}

export const dataDirOf = (folder: string): string => join(folder, 'data')

const end = async (child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}
