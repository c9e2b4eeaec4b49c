import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, eventually, rolloutAt, type World } from '../support/gate-world.ts'
import { pageHtml } from '../support/page-server.ts'
import { readmeCode, runCommands } from '../support/readme.ts'
import { root } from '../support/root.ts'
import type { Ended } from '../support/run-process.ts'
import { startSite, type Site } from '../support/site.ts'

// The lines of README.md are run as they stand there, with other folders: a person will copy them in a hurry.

const HEADING = 'The server is down and I must switch RudderStack off'
const BIN = join(root, 'src/cli/index.ts')

type Assigned = { readonly killed: string | null; readonly cohort: string; readonly revision: number }
type Gate = { readonly assignment: Assigned | null; track(event: string): Promise<unknown> }

type Server = {
  readonly child: ChildProcess
  readonly publicUrl: string
  readonly adminUrl: string
  readonly token: string | undefined
}

let world: World
let folder: string
let site: Site
let server: Server

/** A real process, so that it can really be killed. */
async function serve(listen: string): Promise<Server> {
  const argv = ['serve', '--rollout', 'rollout.json', '--public', listen, '--admin', '127.0.0.1:0']
  const child = spawn(process.execPath, [BIN, ...argv], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    const [, publicUrl] = /^public +(http:\S+)/m.exec(said) ?? []
    const [, adminUrl] = /^admin +(http:\S+)/m.exec(said) ?? []
    const [, token] = /CROSSFADE_TOKEN=(\S+)/.exec(said) ?? []
    if (publicUrl !== undefined && adminUrl !== undefined) return { child, publicUrl, adminUrl, token }
  }
  throw new Error(`the server did not start: ${said}`)
}

/** Runs one of the section's shell blocks, from where the rollout is. */
function runBlock(index: number, env: Record<string, string> = {}): Promise<Ended> {
  const script = readmeCode(HEADING, 'sh')[index]!.replaceAll('/srv/crossfade', folder)
  return runCommands(script, folder, env)
}

const rolloutUrls = (): string[] => {
  const [, list] = /rollout: \[(.*)\]/.exec(readmeCode(HEADING, 'ts').join()) ?? []
  return (list ?? '').split(', ').map((each) => each.replaceAll("'", ''))
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-break-glass-'))
  mkdirSync(join(folder, 'break-glass'))
  writeFileSync(join(folder, 'rollout.json'), JSON.stringify(rolloutAt(100, 100)))
  const pages = { '/': pageHtml(['gate']) }
  const [made, started] = await Promise.all([
    createWorld({ pages, esbuild: { minify: true } }),
    serve('127.0.0.1:0'),
  ])
  world = made
  server = started
  site = await startSite({
    '/crossfade/': { proxy: server.publicUrl },
    '/break-glass/': { root: folder },
    '/': { proxy: world.server.at('').replace(/\/$/, '') },
  })
})
afterAll(async () => {
  server.child.kill('SIGKILL')
  await site.close()
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(visitor: BrowserContext, name: string, clock = false) {
  const page = await visitor.newPage()
  const errors: string[] = []
  const toRudderStack: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('request', (request) => {
    if (new URL(request.url()).hostname === 'rudderstack.localhost') toRudderStack.push(request.url())
  })
  if (clock) await page.clock.install()
  await page.goto(site.at(`/?row=${name}`))
  await page.waitForFunction(() => 'createGate' in window)
  await page.evaluate(
    (options) => {
      const globals = window as never as { gate: unknown; createGate: (options: unknown) => unknown }
      globals.gate = globals.createGate(options)
    },
    world.options(rolloutUrls(), { rolloutTimeoutMs: 20_000 }),
  )
  return { page, name, errors, toRudderStack }
}

const assignmentOf = (page: Page): Promise<Assigned | null> =>
  page.evaluate(() => (window as never as { gate: Gate }).gate.assignment)
const track = (page: Page, event: string): Promise<unknown> =>
  page.evaluate(async (name) => void (await (window as never as { gate: Gate }).gate.track(name)), event)
const events = (leg: 'segment' | 'rudderstack', name: string): (string | undefined)[] =>
  world
    .arrived(leg)
    .filter(({ context }) => context.page['search'] === `?row=${name}`)
    .map(({ event }) => event)

const KILLED = { killed: 'rudderstack', cohort: 'segment', revision: 2 }

test('with the server gone, README’s commands take RudderStack from open pages, from those that open later and from new visitors', async () => {
  const visitor = await world.newVisitor()
  const before = await open(visitor, 'before', true)
  await track(before.page, 'Both')
  await eventually(() => expect(events('rudderstack', 'before')).toEqual(['Both']))

  server.child.kill('SIGKILL')
  await once(server.child, 'exit')
  expect(await runBlock(0)).toEqual({
    code: 0,
    output: expect.stringContaining('Revision 2: everybody Segment only.'),
  })

  await before.page.clock.fastForward(91_000)
  await eventually(async () => expect(await assignmentOf(before.page)).toMatchObject(KILLED))
  const later = await open(visitor, 'later')
  await eventually(async () => expect(await assignmentOf(later.page)).toMatchObject(KILLED))
  const stranger = await world.newVisitor()
  const fresh = await open(stranger, 'fresh')
  for (const { page } of [before, later, fresh]) await track(page, 'After')
  await eventually(() => {
    expect(events('segment', 'before')).toEqual(['Both', 'After'])
    for (const name of ['later', 'fresh']) expect(events('segment', name)).toEqual(['After'])
  })

  expect(events('rudderstack', 'before')).toEqual(['Both'])
  expect(events('rudderstack', 'later')).toEqual([])
  expect(fresh.toRudderStack).toEqual([])
  expect([...before.errors, ...later.errors, ...fresh.errors]).toEqual([])

  // the server is back, with the rollout that it had: nobody goes back to it before its own kill
  const { token } = server
  server = await serve(new URL(server.publicUrl).host)
  const back = await open(visitor, 'back')
  await eventually(async () => expect(await assignmentOf(back.page)).toMatchObject(KILLED))
  const env = { CROSSFADE_SERVER: server.adminUrl, CROSSFADE_TOKEN: token! }
  expect(await runBlock(1, env)).toEqual({
    code: 0,
    output: expect.stringContaining(
      'RudderStack is off for everybody: they are on Segment only (revision 2).',
    ),
  })
  await track(back.page, 'Back')
  await eventually(() => expect(events('segment', 'back')).toEqual(['Back']))
  const newcomer = await world.newVisitor()
  const last = await open(newcomer, 'last')
  await eventually(async () => expect(await assignmentOf(last.page)).toMatchObject(KILLED))
  expect([back.toRudderStack, last.toRudderStack]).toEqual([[], []])
  expect([...back.errors, ...last.errors]).toEqual([])
  await Promise.all([visitor.close(), stranger.close(), newcomer.close()])
})
