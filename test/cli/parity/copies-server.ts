import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer, type CrossfadeServer } from '../../../src/server/index.ts'
import {
  rudderstackEvent,
  rudderstackHeaders,
  SECRETS,
  segmentEvent,
  segmentHeaders,
  stamp,
} from '../../server/intake/events.ts'
import { ADMIN_TOKEN, ROLLOUT, until } from '../../server/support.ts'
import { runWith } from '../support.ts'

type Fields = Record<string, unknown>

export type CopiesServer = {
  readonly server: CrossfadeServer
  readonly ids: { readonly same: string; readonly missing: string; readonly renamed: string }
  readonly rulesFile: string
  run(...argv: string[]): ReturnType<typeof runWith>
}

const EVIL = 'Ev\u001b[2Jil'

/** A real server with a warehouse that has settled one pair of each of three outcomes. */
export const copiesServer = (): (() => CopiesServer) => {
  let started: CopiesServer | undefined
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-'))
  beforeAll(async () => {
    started = await start(folder)
  }, 120_000)
  afterAll(async () => {
    await started?.server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return () => started!
}

const start = async (folder: string): Promise<CopiesServer> => {
  const rulesFile = join(folder, 'rules.yaml')
  const rolloutFile = join(folder, 'rollout.json')
  writeFileSync(rolloutFile, JSON.stringify(ROLLOUT))
  const server = await startServer({
    rolloutFile,
    publicListen: '127.0.0.1:0',
    adminListen: '127.0.0.1:0',
    dataDir: join(folder, 'data'),
    adminToken: ADMIN_TOKEN,
    warehouse: { payloadDays: 3, sampleDays: 30 },
    // whatever is alone is lost at once
    parity: { latenessMinutes: 0, rulesFile, moneyEvents: ['Order Completed'], lossLimit: 0.01 },
    copies: { secrets: SECRETS, commitMs: 1 },
  })
  const env = { CROSSFADE_SERVER: server.adminUrl, CROSSFADE_TOKEN: ADMIN_TOKEN }
  const run = (...argv: string[]) => runWith(argv, { env })
  const ids = { same: randomUUID(), missing: randomUUID(), renamed: randomUUID() }
  const at = Date.now() - 120_000
  const both = async (id: string, changes: Fields, other: Fields | null): Promise<void> => {
    const mark = stamp({ id })
    const segment = segmentEvent(mark, { userId: 'u-1', ...changes }, at)
    await post(server, 'segment', segment, segmentHeaders(segment))
    if (other === null) return
    const rudderstack = rudderstackEvent(mark, { userId: 'u-1', ...changes, ...other }, at)
    // its SDK says the same zone in its own way
    Object.assign(rudderstack['context'] as Fields, { timezone: 'GMT+0100' })
    await post(server, 'rudderstack', rudderstack, rudderstackHeaders)
  }
  await both(ids.same, {}, {})
  await both(ids.missing, {}, null)
  await both(ids.renamed, { event: EVIL, properties: { price: 1 } }, { properties: { prize: 1 } })
  await until(
    async () => (await run('pairs', '--json')).out,
    (out) => [...out.matchAll(/"outcome":"(expected|missing|mismatched)"/g)].length === 3,
  )
  return { server, ids, rulesFile, run }
}

const post = async (
  { publicUrl }: CrossfadeServer,
  leg: string,
  body: Fields,
  headers: Record<string, string>,
): Promise<void> => {
  // as vendors do: a busy machine may ask for it again
  const status = await until(
    async () => {
      const request = { method: 'POST', body: JSON.stringify(body), headers }
      return (await fetch(`${publicUrl}/v1/copies/${leg}`, request)).status
    },
    (answered) => answered !== 503,
  )
  if (status !== 200) throw new Error(`${leg}: ${status}`)
}
