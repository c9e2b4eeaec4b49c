import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startServer, type CrossfadeServer, type Incident, type RampAnswer } from '../../src/server/index.ts'
import { answerOf, counts, evidence, HOUR, MINUTE, notBegun, type Made } from '../dashboard/ramp/answers.ts'
import { ADMIN_TOKEN, authorized, reportBody, until } from '../server/support.ts'
import { launchChromium } from '../support/chromium.ts'
import { axeProblems, layoutProblems } from '../support/page-layout.ts'
import { startSharedEngine, type SharedEngine } from '../support/shared-engine.ts'

// The ramp's page in Chromium, on a real server whose ramp drives itself; states that take days are answered in its place.

const ROLLOUT = {
  format: 1,
  key: 'segment-to-rudderstack',
  revision: 42,
  stickiness: 'deviceId',
  audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }],
}
const RAMP = `
stages:
  - { rudderstack: 5 }
  - { rudderstack: 25, approval: true }
  - { rudderstack: 100 }
`
const WIDE = { width: 1280, height: 900 }
const PHONE = { width: 390, height: 844 }

let browser: Browser
let engine: SharedEngine
let server: CrossfadeServer
let folder: string
let page: Page
const errors: string[] = []

const ask = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
  const headers = { ...authorized, 'content-type': 'application/json' }
  const response = await fetch(`${server.adminUrl}${path}`, { method, headers, body: JSON.stringify(body) })
  return (await response.json()) as Body
}
const rampNow = (): Promise<RampAnswer> => ask('GET', '/api/ramp')

const openPage = async (token = ADMIN_TOKEN): Promise<Page> => {
  const opened = await (await browser.newContext({ viewport: WIDE })).newPage()
  opened.setDefaultTimeout(10_000)
  opened.on('pageerror', ({ message }) => errors.push(message))
  opened.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) errors.push(message.text())
  })
  await opened.goto(`${server.adminUrl}/#/ramp`)
  await opened.getByLabel('Token').fill(token)
  await opened.getByRole('button', { name: 'Sign in' }).click()
  return opened
}

beforeAll(async () => {
  ;[browser, engine] = await Promise.all([launchChromium(), startSharedEngine()])
  folder = mkdtempSync(join(tmpdir(), 'crossfade-ramp-page-'))
  const rolloutFile = join(folder, 'rollout.json')
  const file = join(folder, 'ramp.yaml')
  writeFileSync(rolloutFile, JSON.stringify(ROLLOUT))
  writeFileSync(file, RAMP)
  server = await startServer({
    source: 'store',
    rolloutFile,
    dataDir: join(folder, 'data'),
    publicListen: '127.0.0.1:0',
    adminListen: '127.0.0.1:0',
    adminToken: ADMIN_TOKEN,
    warehouse: engine.settings,
    ramp: { file, enabled: true, tickMs: 20, judgeEveryMs: 0 },
  })
  await until(rampNow, ({ ramp }) => ramp?.state.stage === 0)
  page = await openPage()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await server.close()
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(() => expect(errors.splice(0)).toEqual([]))

const panel = (title: string): Locator => page.getByRole('region', { name: title, exact: true })
const orders = (): Locator => page.getByRole('group', { name: 'Orders' })
const order = (name: string): Locator => orders().getByRole('button', { name })
const dialog = (): Locator => page.getByRole('dialog')
const standing = (): Locator => panel('Ramp').getByRole('status').first()
const isFocused = (element: Locator): Promise<boolean> =>
  element.evaluate((one) => one === document.activeElement)

/** The page asks every few seconds, and when it is looked at. */
const look = (): Promise<boolean> =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))

/** Until the test is over. */
const toPhoneInTheDark = async (): Promise<void> => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize(PHONE)
  onTestFinished(async () => {
    await page.setViewportSize(WIDE)
    await page.emulateMedia({ colorScheme: 'light' })
  })
}

const expectUsable = async (touch = false): Promise<void> => {
  expect(await layoutProblems(page, touch)).toEqual([])
  expect(await axeProblems(page)).toEqual([])
}

/** The page as it is while the server would answer this. */
const shows = async (answer: RampAnswer): Promise<void> => {
  const fulfil = (route: Route): Promise<void> => route.fulfill({ json: answer })
  await page.route('**/api/ramp', fulfil)
  onTestFinished(() => page.unroute('**/api/ramp', fulfil))
  await page.reload()
  await panel('Ramp').waitFor()
}
const showsCourse = (made: Made): Promise<void> => shows(answerOf({ now: Date.now(), ...made }))

describe('the page of a ramp that drives itself', () => {
  test('says where it is, why it stays, what comes next, and what the ramp did', async () => {
    await standing().getByText('running').waitFor()
    await standing().getByText('stage 1 of 3').waitFor()
    await panel('Ramp').getByText('It stays. No copy has arrived.').waitFor()
    const stages = panel('Stages').getByRole('listitem')
    expect(await panel('Stages').locator('[aria-current=step]').innerText()).toMatch(/^●\s+Stage 1\s+now/)
    expect(await stages.nth(1).innerText()).toMatch(
      /Stage 2\s+next[\s\S]*25 %[\s\S]*Needs a person’s approval/,
    )
    const next = panel('Next decision')
    await next.getByText('Stage 2').first().waitFor()
    await next.getByText(/Missing: 979 more good sessions/).waitFor()
    await next.getByText(/Missing: A person approves stage 2/).waitFor()
    await panel('Evidence').getByText('No copy has come yet.').waitFor()
    const entries = panel('What happened').locator('.entry')
    expect(await entries.allInnerTexts()).toEqual([
      expect.stringMatching(
        /autopilot began the next stage of the ramp[\s\S]*everyone reaches RudderStack 0 %/,
      ),
      expect.stringMatching(/autopilot started the ramp/),
    ])
    await expectUsable()
  })

  test('shows the share that is configured beside the one that was seen', async () => {
    const { revision } = await ask<{ revision: number }>('GET', '/api/rollout')
    const report = (person: number): Promise<Response> => {
      const cohort = person === 0 ? 'dual' : 'segment'
      const body = reportBody({ page: `p${person}`, subject: `d${person}`, revision, cohort, calls: [] })
      return fetch(`${server.publicUrl}/v1/reports`, { method: 'POST', body: JSON.stringify(body) })
    }
    await Promise.all([0, 1, 2, 3].map(report))
    const figure = (name: string): Locator =>
      panel('Ramp')
        .locator('div', { has: page.getByText(name, { exact: true }) })
        .last()
        .getByRole('definition')
    await panel('Ramp').getByText(`Seen: 4 people under revision ${revision}`).waitFor()
    expect(await figure('RudderStack, configured').innerText()).toBe('5 %')
    expect(await figure('RudderStack, seen').innerText()).toBe('25 %')
  })

  test('is approved, paused and resumed there, with reasons that stand in its history', async () => {
    await order('Approve stage 2…').click()
    await dialog().getByText('Nobody moves by this alone.').waitFor()
    await dialog().getByRole('button', { name: 'Approve' }).click()
    await panel('Next decision').getByText('Done: Somebody approved stage 2').waitFor()
    expect(await order('Approve stage 2…').isDisabled()).toBe(true)
    expect(await isFocused(orders())).toBe(true)

    await order('Pause…').click()
    await dialog().getByLabel('Reason (optional)').fill('lunch')
    await dialog().getByRole('button', { name: 'Pause' }).click()
    await standing().getByText('paused').waitFor()
    await panel('Ramp').getByText('lunch').waitFor()
    // it keeps its place, and what had the focus
    expect(await isFocused(order('Resume…'))).toBe(true)

    await order('Resume…').click()
    const resume = dialog().getByRole('button', { name: 'Resume' })
    expect(await resume.isDisabled()).toBe(true)
    await dialog().getByLabel('Reason (required)').fill('full again')
    expect(await axeProblems(page)).toEqual([])
    await resume.click()
    await standing().getByText('running').waitFor()
    const happened = panel('What happened')
    await happened.getByText('resumed the ramp').waitFor()
    await happened.getByText('full again').waitFor()
    await happened.getByText('approved the next stage of the ramp').waitFor()
  })

  test('goes on without proof only by a typed word and a reason, which stand at the stage from then on', async () => {
    expect(await order('Promote…').isDisabled()).toBe(true)
    await orders().getByText('No copy has arrived.').first().waitFor()
    await order('Go on without proof…').click()
    const go = dialog().getByRole('button', { name: 'Go on without proof' })
    await dialog().getByLabel('Reason (required)').fill('the launch')
    expect(await go.isDisabled()).toBe(true)
    await dialog().getByLabel('Type unproven to confirm').fill('unproven')
    await dialog().getByLabel('Stage 2, the next').check()
    expect(await axeProblems(page)).toEqual([])
    const [request] = await Promise.all([page.waitForRequest('**/api/ramp/promote'), go.click()])
    expect(request.postDataJSON()).toEqual({ reason: 'the launch', full: false, unproven: true, from: 0 })
    await standing().getByText('stage 2 of 3').waitFor()
    await panel('Stages').getByText('the launch').waitFor()
    expect((await rampNow()).ramp?.shares).toMatchObject({ rudderstack: 25 })
    await panel('What happened').getByText('everyone reaches RudderStack').nth(1).waitFor()
  })

  test('is aborted from above everything, also where another page is looked at', async () => {
    await page.goto(`${server.adminUrl}/#/people`)
    await page.getByText('Back to before its first stage').waitFor()
    await page.goto(`${server.adminUrl}/#/`)
    await panel('Ramp').getByText('stage 2 of 3').waitFor()
    await page.getByRole('button', { name: 'Abort the ramp…' }).click()
    await dialog().getByText('It goes back to before the first stage and stays there').waitFor()
    await dialog().getByRole('button', { name: 'Abort' }).click()
    await panel('Ramp').getByText('aborted').waitFor()
    await panel('Ramp').getByRole('link', { name: 'What it waits for' }).click()
    await panel('Next decision').getByText('Not before somebody resumes the ramp.').waitFor()
    expect((await rampNow()).ramp?.shares).toMatchObject({ rudderstack: 0 })
    await page.getByText('It is aborted already.').first().waitFor()
  })

  test('says what is in the way of an order, and why one was refused where it was given', async () => {
    await ask('POST', '/api/rollout/kill', { leg: 'rudderstack', reason: 'vendor down' })
    await look()
    await orders().getByText('RudderStack is killed: lift that first.').first().waitFor()
    await ask('POST', '/api/rollout/kill', { leg: null })
    await look()
    await order('Resume…').click()
    await dialog().getByLabel('Reason (required)').fill('again')
    // somebody else is faster
    await ask('POST', '/api/ramp/resume', { reason: 'faster' })
    await dialog().getByRole('button', { name: 'Resume' }).click()
    await dialog().getByText('It is under way; there is nothing to resume.').waitFor()
    expect((await rampNow()).ramp?.state.status).toBe('running')
    await dialog().getByRole('button', { name: 'Cancel' }).click()
  })
})

describe('an incident', () => {
  const figures = (now: number): Partial<Incident> => ({
    at: now - 4 * MINUTE,
    until: now,
    isOver: false,
    before: { id: 1, at: now - 3 * HOUR, actor: 'Rui', action: 'promote', reason: 'proven' },
    revision: 47,
    reachedMs: { 50: 900, 95: 6_400, 99: null },
    volume: {
      segment: {
        before: { perMinute: 412, copies: 24_720, minutes: 60 },
        after: { perMinute: 405.25, copies: 1_621, minutes: 4 },
      },
      rudderstack: {
        before: { perMinute: 103, copies: 6_180, minutes: 60 },
        after: { perMinute: 4.5, copies: 18, minutes: 4 },
      },
    },
    gap: { calls: 40, both: 28, segment: 3, rudderstack: 9 },
    duplicates: { segment: 0, rudderstack: 2 },
    people: { seen: 310, changed: 4 },
  })

  test('is led to from the ramp, the history and a notice, and shows what became of pages, calls, copies and people', async () => {
    onTestFinished(async () => void (await page.goto(`${server.adminUrl}/#/ramp`)))
    const { incidents } = await ask<{ incidents: { id: number; at: number }[] }>('GET', '/api/incidents')
    const { id, at } = incidents[0]!
    const real = await ask<Incident>('GET', `/api/incidents/${id}`)
    expect(real).toMatchObject({ leg: 'rudderstack', ended: { action: 'unkill' } })
    await page.route(`**/api/incidents/${id}`, (route) =>
      route.fulfill({ json: { ...real, ...figures(Date.now()) } }),
    )
    await panel('Newest incidents')
      .getByRole('link', { name: `Incident ${id}` })
      .click()
    await page.getByRole('heading', { name: `Incident ${id}: kill of RudderStack` }).waitFor()
    await page.getByText('vendor down').waitFor()
    await page.getByText(`crossfade incident ${id} --md`).waitFor()
    await page.goto(`${server.adminUrl}/#/history`)
    await panel('History')
      .getByRole('link', { name: `Incident ${id}` })
      .click()
    // with the day, shortly before midnight
    await page.getByText(/Still counting, until (\d+ \w+, )?\d\d:\d\d\./).waitFor()
    expect(await panel('Open pages').getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^50 %\s+after 900 ms$/),
      expect.stringMatching(/^95 %\s+after 6.4 s$/),
      expect.stringMatching(/^99 %\s+not yet$/),
    ])
    await panel('What came in').getByText('4.37 % of before').waitFor()
    await panel('Calls in the gap')
      .getByRole('img', {
        name: '40 calls in the gap: RudderStack only 22.5 %, both 70 %, Segment only 7.5 %',
      })
      .waitFor()
    await panel('Duplicates and people').getByText('4 of 310').waitFor()
    await expectUsable()
    await page.goto(`${server.adminUrl}/#/incidents?at=${at}`)
    await page.getByRole('heading', { name: `Incident ${id}: kill of RudderStack` }).waitFor()
    await toPhoneInTheDark()
    await expectUsable(true)
    await page.goto(`${server.adminUrl}/#/incidents/999`)
    await page.getByText('There is no incident of this number').waitFor()
    await page.getByRole('link', { name: 'All incidents' }).click()
    await panel('Incidents')
      .getByRole('link', { name: `Incident ${id}` })
      .waitFor()
    await expectUsable(true)
  })
})

describe('the page', () => {
  test('shows what is proven and what is not, each loss against its limit, and where to look for it', async () => {
    const now = Date.now()
    const unproven = [{ actor: 'Rui', reason: 'the launch is today', at: now - 30 * HOUR, stage: 1 }]
    await showsCourse({ unproven, now })
    await standing().getByText('stage 3 of 8').waitFor()
    await panel('Ramp').getByText('It stays. The stage lasts another 21 hours at least.').waitFor()
    await panel('Stages').getByText('the launch is today').waitFor()
    const proof = panel('Proof')
    const order = proof.getByRole('meter', {
      name: 'Loss in the event Order Completed: proof that the limit is kept',
    })
    expect(await order.getAttribute('aria-valuetext')).toBe('5,132 sessions missing')
    const all = proof.getByRole('meter', {
      name: 'Copies differ in all sessions: proof that the limit is kept',
    })
    expect(await all.getAttribute('aria-valuenow')).toBe('100')
    await proof.getByText('ten a month').waitFor()
    const rows = await proof.getByRole('row').count()
    await proof.getByRole('button', { name: 'Show 9 more limits, proven or accepted' }).click()
    expect(await proof.getByRole('row').count()).toBe(rows + 9)
    const loss = panel('Loss that is possible by now')
    expect(
      await loss
        .getByRole('row', { name: /^Order Completed/ })
        .getByRole('cell')
        .allInnerTexts(),
    ).toEqual(['', '0 of 840', '0\u00a0% to 1.07\u00a0%', '0.1 %', '~ not decided'])
    expect(
      await loss
        .getByRole('link', { name: /^by / })
        .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).hash)),
    ).toEqual(['browser', 'sdkVersion', 'region', 'audience', 'hour'].map((by) => `#/parity?by=${by}`))
    await expectUsable()
  })

  test('refreshes by itself and moves neither the focus nor the page', async () => {
    // where one was before is further down than the page is long now: it must not be gone to when the page grows later
    await page.evaluate(() => history.replaceState({ y: 100_000 }, ''))
    await showsCourse({})
    const link = panel('Loss that is possible by now').getByRole('link', { name: 'by region' })
    await link.focus()
    const before = (await link.boundingBox())!
    await page.unroute('**/api/ramp')
    await page.route('**/api/ramp', (route) =>
      route.fulfill({ json: answerOf({ now: Date.now(), state: { stage: 3, provenStage: 2 } }) }),
    )
    onTestFinished(() => page.unroute('**/api/ramp'))
    await standing().getByText('stage 4 of 8').waitFor()
    expect(await isFocused(link)).toBe(true)
    // what is above it may have become longer; a browser scrolls by whole pixels
    const after = (await link.boundingBox())!
    expect(after).toEqual({ ...before, y: after.y })
    expect(Math.abs(after.y - before.y)).toBeLessThan(1)
  })

  test('of a ramp that was rolled back says who did it, why, and by how much a key event loses', async () => {
    const now = Date.now()
    const lossy = { 'event:Order Completed': counts(900, { lost: 60 }) }
    await showsCourse({
      now,
      state: { stage: 1, provenStage: 1, status: 'halted' },
      stopped: { actor: 'autopilot', reason: 'Order Completed loses calls.', at: now - 4 * MINUTE },
      evidence: evidence({ byKey: lossy, detectors: { loss: 7, mismatch: 0 } }, now),
    })
    await standing().getByText('halted').waitFor()
    await panel('Ramp')
      .getByText(/autopilot stopped it, 4 minutes ago/)
      .waitFor()
    await panel('Ramp').getByText('Order Completed loses calls.').waitFor()
    const loss = panel('Loss that is possible by now').getByRole('row', { name: /^Order Completed/ })
    await loss.getByText('✕ proven above it').waitFor()
    const alarm = panel('Evidence').getByRole('meter', { name: 'Change detector of losses' })
    expect(await alarm.getAttribute('aria-valuetext')).toBe('76 % of an alarm')
    await toPhoneInTheDark()
    await expectUsable(true)
  })

  test('of a dry run says since when it would have promoted, how to let it, and takes no orders', async () => {
    const now = Date.now()
    await showsCourse({
      now,
      enabled: false,
      begun: false,
      wouldPromoteSince: now - 2 * HOUR,
      state: { stage: 2, provenStage: 1, enteredAt: now - 30 * HOUR },
      evidence: evidence({ stage: counts(9_000), byKey: { 'event:Order Completed': counts(9_000) } }, now),
    })
    await standing().getByText('dry run').waitFor()
    await panel('Ramp')
      .getByText(/It would have promoted since (\d+ \w+, )?\d\d:\d\d \(2 hours ago\)/)
      .waitFor()
    await panel('Ramp')
      .getByText(/^It would go on\. RudderStack lost a call in 0 of 9,000 sessions/)
      .waitFor()
    await panel('Ramp').getByText('ramp: { enabled: true }').waitFor()
    await orders().getByText('A dry run takes no orders: ').waitFor()
    expect(await orders().getByRole('button').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Abort the ramp…' }).count()).toBe(0)
    await expectUsable()
  })

  test('of a ramp that was begun and is a dry run since says so, and shows no order that could not be given', async () => {
    const now = Date.now()
    const stopped = { actor: 'Rui', reason: 'lunch', at: now - MINUTE }
    await showsCourse({ now, enabled: false, state: { status: 'paused' }, stopped })
    await panel('Ramp').getByText('It has begun, and is set to a dry run since').waitFor()
    await panel('Ramp').getByText('lunch').waitFor()
    await orders().getByText('A dry run takes no orders, although this ramp has begun').waitFor()
    expect(await orders().getByRole('button').count()).toBe(0)
    expect(await panel('Ramp').getByText('once somebody resumes it').count()).toBe(0)
  })

  test('of no ramp says what is in the way, and how one begins', async () => {
    await shows(notBegun())
    await panel('Ramp').getByText('The ramp’s file ramp.yaml could not be read.').waitFor()
    await panel('Ramp').getByText('crossfade ramp new > ramp.yaml').waitFor()
    await panel('Ramp').getByText('crossfade ramp lint ramp.yaml').waitFor()
    await page.setViewportSize(PHONE)
    onTestFinished(() => page.setViewportSize(WIDE))
    await expectUsable(true)
  })

  test('of a finished ramp says that losses are still looked for, and that nothing comes next', async () => {
    const now = Date.now()
    await showsCourse({
      now,
      state: { stage: 7, provenStage: 7, status: 'finished' },
      evidence: evidence({ stage: counts(9_000), byKey: {} }, now),
    })
    await standing().getByText('finished').waitFor()
    await panel('Ramp').getByText('The last stage is proven; losses are still looked for.').waitFor()
    await panel('Next decision')
      .getByText('There is no further stage. Losses are still looked for.')
      .waitFor()
    expect(await order('Promote…').isDisabled()).toBe(true)
    await page.setViewportSize(PHONE)
    onTestFinished(() => page.setViewportSize(WIDE))
    await expectUsable(true)
  })

  test('shows a viewer every order, and why it is not theirs', async () => {
    const { token } = await ask<{ token: string }>('POST', '/api/tokens', { name: 'Vera', role: 'viewer' })
    const other = await openPage(token)
    const theirs = other.getByRole('group', { name: 'Orders' })
    await theirs.getByText("Vera is a viewer and may look; an operator's token may change this.").waitFor()
    for (const button of await theirs.getByRole('button').all()) expect(await button.isDisabled()).toBe(true)
    expect(await axeProblems(other)).toEqual([])
    await other.context().close()
  })
})
