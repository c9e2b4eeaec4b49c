import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareKept, createLedger, deliver, deliveryOf, type Found } from './deliveries.ts'
import { dataDirOf, startIntakeProcess } from './intake-process.ts'
import { createSender, inParallel } from './send.ts'

const WORKERS = 24

export type KillOutcome = Found & {
  readonly acknowledged: number
  readonly resent: number
  readonly wrong: readonly number[]
}

/**
 * Sends copies from many connections while server and engine are killed in turn, and sends again what was not
 * acknowledged; then compares what is in the warehouse.
 * @param perCycle deliveries; the kill comes in the midst of them
 */
export const killCycles = async (cycles: number, perCycle: number): Promise<KillOutcome> => {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-kill-'))
  const sender = createSender(WORKERS)
  const ledger = createLedger()
  let server = await startIntakeProcess(folder)

  const killServer = async (): Promise<void> => {
    await server.end('SIGKILL')
    server = await startIntakeProcess(folder)
  }

  const killEngine = async (): Promise<void> => {
    const { pid } = (await server.status()).warehouse
    if (pid !== null) process.kill(pid, 'SIGKILL')
  }

  const cycle = async (kill: () => Promise<void>): Promise<void> => {
    let left = perCycle
    let killed: Promise<void> | undefined
    await inParallel(WORKERS, async () => {
      if (left === 0) return false
      if (left === perCycle >> 1) killed = kill()
      await deliver(sender, () => server.publicUrl, deliveryOf(left--), ledger)
      return true
    })
    await killed
  }

  try {
    for (let index = 0; index < cycles; index++) await cycle(index % 2 === 0 ? killServer : killEngine)
    await server.end('SIGTERM')
    const { acknowledged, resent, wrong } = ledger
    const found = await compareKept(dataDirOf(folder), acknowledged)
    return { acknowledged: acknowledged.size, resent, wrong, ...found }
  } finally {
    sender.close()
    await server.end('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}
