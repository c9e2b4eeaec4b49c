// What the intake promises: what it has acknowledged is there once, whatever is killed or full, and what is no copy is
// refused, whatever it is. `npm run proof -- intake`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { compareKept, createLedger, deliver, deliveryOf } from '../server/intake/deliveries.ts'
import { rudderstackHeaders, segmentEvent, segmentHeaders, stamp } from '../server/intake/events.ts'
import { dataDirOf, isUp, startIntakeProcess } from '../server/intake/intake-process.ts'
import { killCycles } from '../server/intake/kill-cycles.ts'
import { malformed } from '../server/intake/malformed.ts'
import { createSender, inParallel, type Sender } from '../server/intake/send.ts'
import { openTinyDisk, type TinyDisk } from './tiny-disk.ts'

type Print = (line: string) => void

const MAX_DRIFT_MB = 50
/**
 * V8 first makes room for what is young: its heap was 108 MB after 10,000 of these and 168 MB from 20,000 to 260,000, of
 * which 24 MB were in use after each collection.
 */
const WARM_UP = 40_000
const WORKERS = 16
/** The warehouse refuses an insert where less than 256 MB are free. */
const DISK_MB = 400

const mark = (holds: boolean): string => (holds ? 'ok  ' : 'FAIL')

async function proveKills(cycles: number, print: Print): Promise<boolean> {
  const { acknowledged, resent, missing, doubled, others, wrong } = await killCycles(cycles, 240)
  const holds = missing.length + doubled.length + others + wrong.length === 0 && resent > 0
  print(
    `${mark(holds)} ${cycles} kills of server and engine under load: ${acknowledged} copies acknowledged, ${resent} ` +
      `deliveries sent again; ${missing.length} missing, ${doubled.length} twice, ${others} never acknowledged, ` +
      `${wrong.length} answers other than 200 and 503`,
  )
  return holds
}

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024

type Counts = Map<number, number>

async function sendMalformed(sender: Sender, url: string, count: number, seed: number): Promise<Counts> {
  const statuses: Counts = new Map()
  const batch = 1_000
  for (let from = 0; from < count; from += batch) {
    const requests = fc.sample(malformed, { numRuns: Math.min(batch, count - from), seed: seed + from })
    await inParallel(WORKERS, async () => {
      const next = requests.pop()
      if (next === undefined) return false
      const status = await sender.send(url, next.leg, next.body, next.headers)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      return true
    })
  }
  return statuses
}

async function proveMalformed(count: number, print: Print): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-malformed-'))
  const server = await startIntakeProcess(folder)
  const sender = createSender(WORKERS)
  try {
    await sendMalformed(sender, server.publicUrl, WARM_UP, 1)
    const before = residentMb(server.pid)
    const statuses = await sendMalformed(sender, server.publicUrl, count, 1_000_000)
    const drift = residentMb(server.pid) - before
    const isRefused = [...statuses.keys()].every((status) => status >= 400 && status < 500)
    const { accepted } = (await server.status()).copies
    const holds = isRefused && drift < MAX_DRIFT_MB && accepted === 0
    const shown = [...statuses].toSorted(([a], [b]) => a - b).map(([status, times]) => `${status} × ${times}`)
    print(
      `${mark(holds)} ${count} requests that bring no copy: ${shown.join(', ')}; ${accepted} accepted; the process grew by ` +
        `${drift.toFixed(1)} MB, limit ${MAX_DRIFT_MB} MB`,
    )
    return holds
  } finally {
    sender.close()
    await server.end('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every single byte of body and signature in another's place. */
async function proveSignatures(print: Print): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-signatures-'))
  const server = await startIntakeProcess(folder)
  const sender = createSender(WORKERS)
  const statuses: Counts = new Map()
  try {
    const event = segmentEvent(stamp())
    const body = Buffer.from(JSON.stringify(event))
    const headers = segmentHeaders(event)
    const signature = headers['x-signature']!
    const forged = [
      ...Array.from(body, (byte, at) => {
        const changed = Buffer.from(body)
        changed[at] = byte ^ 1
        return { body: changed, headers }
      }),
      ...Array.from({ length: 40 * 16 }, (_, index) => {
        const digit = (index % 16).toString(16)
        const at = index >> 4
        return {
          body,
          headers: { 'x-signature': `${signature.slice(0, at)}${digit}${signature.slice(at + 1)}` },
        }
      }).filter((each) => each.headers['x-signature'] !== signature),
      { body, headers: rudderstackHeaders },
    ]
    const count = forged.length
    await inParallel(WORKERS, async () => {
      const next = forged.pop()
      if (next === undefined) return false
      const status = await sender.send(server.publicUrl, 'segment', next.body, next.headers)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      return true
    })
    const isRefused = [...statuses.keys()].every((status) => status === 401 || status === 400)
    const right = await sender.send(server.publicUrl, 'segment', body, headers)
    const holds = isRefused && right === 200
    print(
      `${mark(holds)} ${count} bodies and signatures with one byte changed: ` +
        `${[...statuses].map(([status, times]) => `${status} × ${times}`).join(', ')}; the true one: ${right}`,
    )
    return holds
  } finally {
    sender.close()
    await server.end('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fillAndRecover(disk: TinyDisk, print: Print): Promise<boolean> {
  const server = await startIntakeProcess(disk.folder)
  const sender = createSender(WORKERS)
  const ledger = createLedger()
  const send = async (count: number): Promise<number[]> => {
    const statuses: number[] = []
    let left = count
    await inParallel(WORKERS, async () => {
      if (left === 0) return false
      const one = deliveryOf(left--)
      const status = await sender.send(server.publicUrl, one.leg, one.body, one.headers)
      statuses.push(status)
      if (status === 200) for (const copy of one.copies) ledger.acknowledged.add(copy)
      else pending.push(one)
      return true
    })
    return statuses
  }
  const pending: ReturnType<typeof deliveryOf>[] = []
  try {
    await isUp(server)
    await send(300)
    disk.fill()
    const full = await send(300)
    const served = (await fetch(`${server.publicUrl}/v1/rollout`)).status
    disk.empty()
    const waiting = pending.splice(0)
    const count = waiting.length
    const started = performance.now()
    await inParallel(WORKERS, async () => {
      const one = waiting.pop()
      if (one === undefined) return false
      await deliver(sender, () => server.publicUrl, one, ledger)
      return true
    })
    const seconds = (performance.now() - started) / 1_000
    await server.end('SIGTERM')
    const found = await compareKept(dataDirOf(disk.folder), ledger.acknowledged)
    const refused = full.filter((status) => status === 503).length
    const others = full.filter((status) => status !== 503 && status !== 200).length
    const faults = found.missing.length + found.doubled.length + ledger.wrong.length + others
    const holds = refused > 0 && faults === 0 && served === 200
    print(
      `${mark(holds)} a full disk: ${refused} of ${full.length} deliveries answered 503, ${others} otherwise refused, the ` +
        `rollout ${served}; with room again ${count} sent again in ${seconds.toFixed(1)} s; of ${ledger.acknowledged.size} ` +
        `acknowledged copies ${found.missing.length} missing, ${found.doubled.length} twice`,
    )
    return holds
  } finally {
    sender.close()
    await server.end('SIGKILL')
  }
}

async function proveFullDisk(print: Print): Promise<boolean> {
  const disk = openTinyDisk(DISK_MB)
  if (disk === null) {
    print('FAIL a full disk: this user may not mount a file system in memory, which this needs')
    return false
  }
  try {
    return await fillAndRecover(disk, print)
  } finally {
    disk.close()
  }
}

/** Prints a line per check; true when all hold. */
export async function proveIntake(
  counts: { readonly cycles: number; readonly malformed: number } = { cycles: 50, malformed: 100_000 },
  print: Print = console.log,
): Promise<boolean> {
  const held = [
    await proveSignatures(print),
    await proveFullDisk(print),
    await proveMalformed(counts.malformed, print),
    await proveKills(counts.cycles, print),
  ]
  return held.every(Boolean)
}
