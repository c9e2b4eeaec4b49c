// A server in a process of its own; `on-core.ts` starts it, with where its rollout is written and a token that may
// write it. Answers each message, and ends with its parent.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../../src/server/index.ts'

export type RolloutSource = 'file' | 'store'

export type ServerQuestion =
  /** → both listeners' URLs */
  | { readonly ask: 'urls' }
  /** → bytes of resident memory, once all that is garbage is gone */
  | { readonly ask: 'memory' }
  /** Writes the file at this revision → null */
  | { readonly ask: 'write'; readonly revision: number }

export type Urls = { readonly publicUrl: string; readonly adminUrl: string }

const [source, adminToken] = process.argv.slice(2) as [RolloutSource, string]
const folder = mkdtempSync(join(tmpdir(), 'crossfade-bench-'))
const file = join(folder, 'rollout.json')

function write(revision: number): null {
  const audiences = [{ name: 'everyone', rudderstack: 5, segment: 100 }]
  const rollout = { format: 1, key: 'bench', revision, stickiness: 'deviceId', audiences }
  writeFileSync(`${file}.new`, JSON.stringify(rollout))
  renameSync(`${file}.new`, file)
  return null
}

/** What a request left behind is freed only once its turn of the event loop is over, and some of it a turn later. */
async function memory(): Promise<number> {
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return process.memoryUsage().rss
}

write(1)
const server = startServer({
  source,
  adminToken,
  rolloutFile: file,
  publicListen: '127.0.0.1:0',
  adminListen: '127.0.0.1:0',
  dataDir: join(folder, 'data'),
})

async function answer(question: ServerQuestion): Promise<unknown> {
  const { publicUrl, adminUrl } = await server
  if (question.ask === 'urls') return { publicUrl, adminUrl } satisfies Urls
  return question.ask === 'memory' ? memory() : write(question.revision)
}

process.on('message', (question: ServerQuestion) => {
  void answer(question).then((value) => process.send?.(value))
})
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const event of ['SIGTERM', 'disconnect'] as const) process.on(event, () => process.exit())
