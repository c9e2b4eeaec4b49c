import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer, type CrossfadeServer } from '../../../src/server/index.ts'
import { createWorld, rolloutAt, type World } from '../../support/gate-world.ts'
import { pageHtml } from '../../support/page-server.ts'

const TOKEN = 'cft_the-admin-token-of-the-proof'
const SECRETS = { segment: 'what segment signs with', copies: 'what both webhooks name' }
const SECRET_HEADER = 'x-crossfade-secret'
/** A vendor's copy may take an hour, the sandbox's seconds; and a leaving page's report comes within it. */
const LATENESS_MINUTES = 0.15

export const ROLLOUT = rolloutAt(100, 100)

/** A pair that one leg lacks, as the server tells it. */
export type MissingPair = { readonly id: string; readonly event: string; readonly cause: string }

/** Real pages, both vendors' stand-ins with their webhooks, and the server that these and the pages report to. */
export type CausesWorld = {
  readonly world: World
  readonly server: CrossfadeServer
  missing(): Promise<readonly MissingPair[]>
  close(): Promise<void>
}

export const startCausesWorld = async (): Promise<CausesWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'crossfade-causes-'))
  const rolloutFile = join(folder, 'rollout.json')
  await writeFile(rolloutFile, JSON.stringify(ROLLOUT))
  const server = await startServer({
    rolloutFile,
    dataDir: join(folder, 'data'),
    adminToken: TOKEN,
    warehouse: { payloadDays: 3, sampleDays: 30 },
    parity: { latenessMinutes: LATENESS_MINUTES },
    copies: { secrets: SECRETS, secretHeader: SECRET_HEADER, commitMs: 50 },
    publicListen: '127.0.0.1:0',
    adminListen: '127.0.0.1:0',
    log: () => {},
  })
  const headers = { [SECRET_HEADER]: SECRETS.copies }
  const world = await createWorld({
    pages: { '/': pageHtml(['gate']), '/left': pageHtml([]) },
    esbuild: { minify: true },
    webhooks: {
      segment: { url: `${server.publicUrl}/v1/copies/segment`, secret: SECRETS.segment, headers },
      rudderstack: { url: `${server.publicUrl}/v1/copies/rudderstack`, headers },
    },
  })
  return {
    world,
    server,
    async missing() {
      const pairs: MissingPair[] = []
      for (let before: string | null = ''; before !== null;) {
        const page: { pairs: MissingPair[]; next: string | null } = await ask(
          server,
          `/api/pairs?cohort=dual&limit=500${before && `&before=${encodeURIComponent(before)}`}`,
        )
        pairs.push(...page.pairs.filter(({ cause }) => cause !== ''))
        before = page.next
      }
      return pairs
    },
    async close() {
      await world.close()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const ask = async <Body>({ adminUrl }: CrossfadeServer, path: string): Promise<Body> => {
  const answer = await fetch(`${adminUrl}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json() as Promise<Body>
}
