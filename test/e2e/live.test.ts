import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RolloutDocument } from '../../src/core/index.ts'
import { rolloutScript } from '../../src/server/bootstrap/index.ts'
import { startServer, type CrossfadeServer } from '../../src/server/index.ts'
import { ADMIN_TOKEN, authorized } from '../server/support.ts'
import { startControlServer } from '../support/control-server.ts'
import { createWorld, eventually, rolloutAt, type Visit, type World } from '../support/gate-world.ts'
import { pageHtml } from '../support/page-server.ts'
import { quiet } from '../support/quiet.ts'
import { startSharedEngine, type SharedEngine } from '../support/shared-engine.ts'

// A real server, its stream, and pages that are open while the rollout changes.

let world: World
let engine: SharedEngine
let server: CrossfadeServer
let folder: string
beforeAll(async () => {
  world = await createWorld({ pages: { '/': pageHtml(['gate']) }, esbuild: { minify: true } })
  engine = await startSharedEngine()
})
afterAll(async () => {
  await world.close()
  await engine.close()
})

const publish = (rollout: RolloutDocument): void => {
  const file = join(folder, 'rollout.json')
  writeFileSync(`${file}.new`, JSON.stringify(rollout))
  renameSync(`${file}.new`, file)
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-live-'))
  publish(rolloutAt(100, 100))
  server = await startServer({
    rolloutFile: join(folder, 'rollout.json'),
    dataDir: join(folder, 'data'),
    publicListen: '127.0.0.1:0',
    adminListen: '127.0.0.1:0',
    adminToken: ADMIN_TOKEN,
    warehouse: engine.settings,
  })
})
afterEach(async () => {
  await server.close()
  await engine.empty()
  rmSync(folder, { recursive: true, force: true })
})

let rows = 0
async function open(more: object = {}): Promise<Visit & { slug: string }> {
  const slug = `live-${++rows}`
  const visit = await world.visit(undefined, `/?row=${slug}`)
  const rollout = `${server.publicUrl}/v1/rollout`
  await visit.start(
    world.options(rollout, { rolloutTimeoutMs: 20_000, report: `${server.publicUrl}/v1/reports`, ...more }),
  )
  await visit.ready()
  return { ...visit, slug }
}

type Assigned = { readonly cohort: string; readonly revision: number; readonly killed: string | null }
const assignmentOf = ({ page }: Visit): Promise<Assigned> =>
  page.evaluate(() => (window as never as { gate: { assignment: Assigned } }).gate.assignment)

const events = (leg: 'segment' | 'rudderstack', slug: string): (string | undefined)[] =>
  world
    .arrived(leg)
    .filter(({ context }) => context.page['search'] === `?row=${slug}`)
    .map(({ event }) => event)

/** The page is shown or hidden, as a browser tells it. */
const show = ({ page }: Visit, visible: boolean): Promise<void> =>
  page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    visible ? 'visible' : 'hidden',
  )

describe('a kill', () => {
  test('reaches 20 open pages and stops the leg within 2 s', async () => {
    const visits: (Visit & { slug: string })[] = []
    for (let i = 0; i < 5; i++) visits.push(...(await Promise.all([open(), open(), open(), open()])))
    // a stream begins once the SDKs are there
    await Promise.all(visits.map(({ page }) => quiet(page)))
    const began = performance.now()
    publish(rolloutAt(100, 100, { revision: 2, killed: 'rudderstack' }))
    await Promise.all(
      visits.map(({ page }) =>
        page.waitForFunction(
          () => (window as never as { gate: { assignment: Assigned } }).gate.assignment.killed,
        ),
      ),
    )
    expect(performance.now() - began).toBeLessThan(2_000)
    await Promise.all(visits.map((visit) => visit.call('track', 'After')))
    await eventually(() => {
      for (const { slug } of visits) expect(events('segment', slug)).toEqual(['After'])
    })
    await quiet(visits[0]!.page)
    expect(visits.flatMap(({ slug }) => events('rudderstack', slug))).toEqual([])
    expect(visits.flatMap(({ errors }) => errors)).toEqual([])
    for (const { page } of visits) await page.context().close()
  }, 120_000)

  test('that came while the page was hidden holds from the moment it is shown', async () => {
    const visit = await open()
    await quiet(visit.page)
    await show(visit, false)
    publish(rolloutAt(100, 100, { revision: 2, killed: 'rudderstack' }))
    await eventually(async () =>
      expect(await (await fetch(`${server.publicUrl}/v1/rollout`)).json()).toMatchObject({ revision: 2 }),
    )
    await quiet(visit.page)
    expect((await assignmentOf(visit)).killed).toBe(null)
    await show(visit, true)
    await eventually(async () => expect((await assignmentOf(visit)).killed).toBe('rudderstack'))
    await visit.page.context().close()
  })
})

describe('without a stream', () => {
  const killedRollout = { body: JSON.stringify(rolloutAt(100, 100, { revision: 2, killed: 'rudderstack' })) }

  test('a page asks again by itself, at most a minute and a half later, and takes the kill', async () => {
    const control = await startControlServer()
    const slug = `live-${++rows}`
    control.answerRollout(slug, { body: JSON.stringify(rolloutAt(100, 100)), etag: '"one"' })
    const visit = await world.visit(undefined, `/?row=${slug}`)
    await visit.page.clock.install()
    await visit.start(world.options(control.rolloutUrl(slug), { rolloutTimeoutMs: 20_000 }))
    await visit.ready()
    control.answerRollout(slug, killedRollout)
    await visit.page.clock.fastForward(25_000)
    expect((await assignmentOf(visit)).killed).toBe(null)
    await visit.page.clock.fastForward(66_000)
    await eventually(async () => expect((await assignmentOf(visit)).killed).toBe('rudderstack'))
    // between half a minute and one and a half lie two requests
    const [first, ...more] = control.rolloutRequests(slug)
    expect([first, new Set(more)]).toEqual([null, new Set(['"one"'])])
    expect(more.length).toBeLessThanOrEqual(3)
    expect(visit.errors).toEqual([])
    await visit.page.context().close()
    await control.close()
  })

  test('where the first server is down the next one of the list is asked, and its kill holds', async () => {
    const control = await startControlServer()
    control.answerRollout('second', killedRollout)
    const page = await world.visit()
    await page.page.clock.install()
    await page.start(
      world.options([`${server.publicUrl}/v1/rollout`, control.rolloutUrl('second')], {
        rolloutTimeoutMs: 20_000,
      }),
    )
    await page.ready()
    expect((await assignmentOf(page)).killed).toBe(null)
    await server.close()
    await page.page.clock.fastForward(91_000)
    await eventually(async () => expect((await assignmentOf(page)).killed).toBe('rudderstack'))
    expect(page.errors).toEqual([])
    await page.page.context().close()
    await control.close()
  })
})

describe('a page that its server has given the rollout', () => {
  test('decides without a request, by the region that the server says, and follows changes all the same', async () => {
    const slug = `live-${++rows}`
    const visitor = await world.newVisitor()
    const audiences: RolloutDocument['audiences'] = [
      { name: 'Swiss', when: [{ contextName: 'region', operator: 'IN', values: ['CH'] }], rudderstack: 100 },
      { name: 'everyone', rudderstack: 0, segment: 100 },
    ]
    const script = rolloutScript(rolloutAt(0, 100, { audiences }), { region: 'CH' })
    await visitor.addInitScript(script.slice('<script>'.length, -'</script>'.length))
    let letIn = (): void => {}
    const held = new Promise<void>((resolve) => (letIn = resolve))
    await visitor.route('**/v1/rollout', async (route) => {
      await held
      await route.continue()
    })
    const visit = await world.visit(visitor, `/?row=${slug}`)
    await visit.start(world.options(`${server.publicUrl}/v1/rollout`, { rolloutTimeoutMs: 20_000 }))
    await visit.call('track', 'Decided')
    await eventually(() => expect(events('rudderstack', slug)).toEqual(['Decided']))
    publish(rolloutAt(100, 100, { revision: 2 }))
    letIn()
    await eventually(async () =>
      expect(await assignmentOf(visit)).toMatchObject({ cohort: 'dual', revision: 2 }),
    )
    expect(visit.errors).toEqual([])
    await visitor.close()
  })
})

describe('a change of shares', () => {
  test('that adds a leg holds at once in an open page, one that takes a leg from the next page on', async () => {
    const visit = await open()
    await quiet(visit.page)
    publish(rolloutAt(0, 100, { revision: 2 }))
    publish(rolloutAt(100, 0, { revision: 3 }))
    await eventually(async () =>
      expect(await (await fetch(`${server.publicUrl}/v1/rollout`)).json()).toMatchObject({ revision: 3 }),
    )
    await quiet(visit.page)
    expect(await assignmentOf(visit)).toMatchObject({ cohort: 'dual', revision: 1 })
    publish(rolloutAt(100, 100, { revision: 4 }))
    await eventually(async () =>
      expect(await assignmentOf(visit)).toMatchObject({ cohort: 'dual', revision: 4 }),
    )
    await visit.page.context().close()
  })

  test('is told to the server by the next report, with the new revision', async () => {
    const visit = await open()
    await quiet(visit.page)
    publish(rolloutAt(50, 100, { revision: 2, killed: 'rudderstack' }))
    await eventually(async () => {
      const status = (await (
        await fetch(`${server.adminUrl}/api/status`, { headers: authorized })
      ).json()) as {
        people: number
        rollout: object
      }
      expect(status).toMatchObject({ people: 1, rollout: { revision: 2 } })
    })
    await visit.page.context().close()
  })
})
