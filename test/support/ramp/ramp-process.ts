import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { ServerOptions } from '../../../src/server/index.ts'
import { reportRow } from '../../../src/server/intake/report-row.ts'
import { parseReport } from '../../../src/server/reports/parse-report.ts'
import type { SharedEngine } from '../shared-engine.ts'
import { openTestWarehouse } from '../warehouse.ts'

const SCRIPT = new URL('./ramp-server.ts', import.meta.url).pathname

export const KEY = 'segment-to-rudderstack'
const TOKEN = 'cft_the-admin-token-of-a-ramp-process'

export type RampProcess = {
  readonly publicUrl: string
  readonly adminUrl: string
  /** SIGKILL, and waits until it has ended. */
  kill(): Promise<void>
}

/** A server that drives a ramp, in a process of its own. */
export const startRampProcess = async (options: ServerOptions): Promise<RampProcess> => {
  const child: ChildProcess = fork(SCRIPT, [JSON.stringify({ adminToken: TOKEN, ...options })], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const said: string[] = []
  child.stderr?.on('data', (chunk) => said.push(String(chunk)))
  const urls = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => null)])
  if (urls === null) throw new Error(`The server ended by itself:\n${said.join('')}`)
  return {
    ...(urls[0] as Pick<RampProcess, 'publicUrl' | 'adminUrl'>),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

/**
 * Settled sessions as authenticated copies leave them behind, of every revision to come.
 * @param lost how many of them lost a call
 */
export const plantSessions = async (engine: SharedEngine, sessions: number, lost = 0): Promise<void> => {
  const warehouse = await openTestWarehouse({ url: engine.settings.url! })
  await warehouse.command(
    `INSERT INTO session_bits (key, session, rank, began, settled, rollout, revision, calls, gaps, lost, mismatched, duplicated, split, extra)
     SELECT 'all', hex(number), 1, now(), now64(3), '${KEY}', ${2 ** 50}, 1, 0, number < ${lost}, 0, 0, 0, 0 FROM numbers(${sessions})`,
  )
  await warehouse.close()
}

/** Reports as they came from pages, each from a network of its own. */
export const plantReports = async (
  engine: SharedEngine,
  reports: number,
  bodyOf: (number: number) => Record<string, unknown>,
): Promise<void> => {
  const warehouse = await openTestWarehouse({ url: engine.settings.url! })
  const rows = Array.from({ length: reports }, (_, number) => {
    const parsed = parseReport(bodyOf(number))
    if (!parsed.ok) throw new Error(parsed.message)
    return reportRow(parsed.report, Date.now(), number + 1)
  })
  if (rows.length > 0) await warehouse.insertReports(rows, `planted ${randomUUID()}`)
  await warehouse.close()
}

/** One request to the admin listener; status 0 where no answer came. */
export const askRamp = async (
  { adminUrl }: Pick<RampProcess, 'adminUrl'>,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly value: unknown }> => {
  try {
    const response = await fetch(`${adminUrl}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    return { status: response.status, value: (await response.json()) as unknown }
  } catch {
    return { status: 0, value: null }
  }
}
