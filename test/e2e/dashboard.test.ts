import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { assign, type RolloutDocument } from '../../src/core/index.ts'
import { startServer, type CrossfadeServer } from '../../src/server/index.ts'
import { ADMIN_TOKEN, authorized, callRow, reportBody } from '../server/support.ts'
import { launchChromium } from '../support/chromium.ts'
import { startSharedEngine, type SharedEngine } from '../support/shared-engine.ts'
import { axeProblems, layoutProblems } from '../support/page-layout.ts'

// The built dashboard in Chromium, on a real server with its store; the pages that report are made up.

const ROLLOUT = {
  format: 1,
  key: 'segment-to-rudderstack',
  revision: 42,
  stickiness: 'deviceId',
  team: 'growth',
  audiences: [
    {
      name: 'Europe',
      when: [{ contextName: 'region', operator: 'IN', values: ['Europe'] }],
      rudderstack: 50,
    },
    { name: 'everyone', rudderstack: 5, segment: 100 },
  ],
} as const satisfies RolloutDocument & { readonly team: string }

let browser: Browser
let engine: SharedEngine
let server: CrossfadeServer
let folder: string
let page: Page
let errors: string[]

beforeAll(async () => {
  browser = await launchChromium()
  engine = await startSharedEngine()
})
afterAll(async () => {
  await browser.close()
  await engine.close()
})

const start = (): Promise<CrossfadeServer> =>
  startServer({
    source: 'store',
    rolloutFile: join(folder, 'rollout.json'),
    dataDir: join(folder, 'data'),
    publicListen: '127.0.0.1:0',
    adminListen: '127.0.0.1:0',
    adminToken: ADMIN_TOKEN,
    warehouse: engine.settings,
  })

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-dashboard-'))
  writeFileSync(join(folder, 'rollout.json'), JSON.stringify(ROLLOUT))
  server = await start()
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  page.setDefaultTimeout(8_000)
  errors = []
  page.on('pageerror', ({ message }) => errors.push(message))
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) errors.push(message.text())
  })
})
afterEach(async () => {
  await page.context().close()
  await server.close()
  await engine.empty()
  rmSync(folder, { recursive: true, force: true })
  expect(errors).toEqual([])
})

const ask = async <Body>(method: string, path: string, body?: unknown, token?: string): Promise<Body> => {
  const headers = { ...authorized, 'content-type': 'application/json' }
  const response = await fetch(`${server.adminUrl}${path}`, {
    method,
    headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Body
}

type Inforce = RolloutDocument & { readonly team: string }
const inForce = async (): Promise<Inforce> =>
  (await fetch(`${server.publicUrl}/v1/rollout`)).json() as Promise<Inforce>

type Entry = { readonly action: string; readonly actor: string; readonly reason: string | null }
const newest = async (): Promise<Entry> =>
  (await ask<{ entries: [Entry] }>('GET', '/api/history?limit=1')).entries[0]

/** Reports of so many people, as their gates would send them. */
const report = async (people: number, region: string): Promise<void> => {
  const rollout = await inForce()
  const posts = Array.from({ length: people }, (_, at) => {
    const subject = `device-${region}-${at}`
    const { cohort, bucket } = assign(rollout, { deviceId: subject, region })
    const body = { page: `page-${subject}`, subject, cohort, bucket, region, revision: rollout.revision }
    return fetch(`${server.publicUrl}/v1/reports`, { method: 'POST', body: JSON.stringify(reportBody(body)) })
  })
  await Promise.all(posts)
}

const linkFor = async (token?: string): Promise<string> =>
  (await ask<{ url: string }>('POST', '/api/login', {}, token)).url

const signIn = async (token?: string): Promise<void> => {
  await page.goto(await linkFor(token))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Shares' }).waitFor()
}

/** The address changes at once, the page a moment later: what is typed in between stays with the page before. */
const panelShown = (name: string): Promise<void> =>
  page.locator(`nav a[href="#/${name}"][aria-current]`).waitFor({ state: 'attached' })

const openPanel = async (name: string): Promise<void> => {
  await page.goto(`${server.adminUrl}/#/${name}`)
  await panelShown(name)
}

const tokenOf = async (role: string): Promise<string> =>
  (await ask<{ token: string }>('POST', '/api/tokens', { name: `the ${role}`, role })).token

/** 7 % to RudderStack and a sentinel of 2 %, by somebody else. */
const setBy = async (token: string, from: number): Promise<void> => {
  const audiences = [ROLLOUT.audiences[0], { ...ROLLOUT.audiences[1], rudderstack: 7 }]
  const response = await fetch(`${server.adminUrl}/api/rollout?verb=set&reason=meanwhile`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'if-match': `"${from}"`,
    },
    body: JSON.stringify({ ...ROLLOUT, revision: from, sentinel: 2, audiences }),
  })
  expect(response.status).toBe(200)
}

const button = (name: string): Locator => page.getByRole('button', { name, exact: true })
const handle = (audience: string, leg: string): Locator =>
  page.getByRole('slider', { name: `${audience}: how far ${leg} reaches` })
const field = (audience: string, leg: string): Locator =>
  page.getByRole('textbox', { name: `${audience} reaches ${leg}, percent` })
const audienceOf = (name: string): Locator => page.getByRole('article', { name: `Audience ${name}` })
const valueOf = async (slider: Locator): Promise<number> => Number(await slider.getAttribute('aria-valuenow'))
/** The page asks every two seconds, and when it is looked at. */
const look = (): Promise<boolean> =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
const expectShown = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor()

describe('the panels', () => {
  test('have an address each, and their figures come as JSON, their lists as CSV', async () => {
    await report(3, 'Europe')
    await signIn()
    await page.locator('section.panel').nth(9).waitFor()
    const panels = await page.evaluate(async () => {
      const typeOf = async (link: HTMLAnchorElement | null): Promise<string | null> =>
        link && (await fetch(link.href)).headers.get('content-type')
      const found = [...document.querySelectorAll('section.panel')].map(async (panel) => [
        panel.querySelector<HTMLAnchorElement>('a.permalink')?.hash,
        await typeOf(panel.querySelector('a[aria-label$=" as JSON"]')),
        await typeOf(panel.querySelector('a[aria-label$=" as CSV"]')),
      ])
      return Promise.all(found)
    })
    const figures = ['application/json', 'text/csv; charset=utf-8']
    expect(panels).toEqual([
      ['#/shares', ...figures],
      ['#/people', ...figures],
      // this server has no warehouse to compare copies in
      ['#/parity', null, null],
      ['#/propagation', ...figures],
      ['#/sdks', ...figures],
      ['#/calls', ...figures],
      ['#/problems', ...figures],
      ['#/who', null, null],
      ['#/phone', null, null],
      ['#/history', ...figures],
    ])
    await openPanel('calls')
    await page.reload()
    await page.getByRole('heading', { name: 'Calls' }).waitFor()
    expect(await page.locator('section.panel').count()).toBe(1)
  })

  test('say why calls were lost and what later pages made of them, by leg and by event, on a phone too', async () => {
    const causes = { 'refused-413': 4, 'page-left': 2 }
    const calls = [
      {
        ...callRow('rudderstack', 'Order Completed', { made: 9, delivered: 3, refused: 4, pending: 2 }),
        causes,
      },
      callRow('segment', 'Order Completed', { made: 9, handed: 0, delivered: 9 }),
    ]
    const problems = [{ code: 'segment-recovered', count: 7 }]
    const body = JSON.stringify(reportBody({ calls, problems }))
    await fetch(`${server.publicUrl}/v1/reports`, { method: 'POST', body })
    await page.setViewportSize({ width: 390, height: 800 })
    await signIn()
    await openPanel('calls')
    await page.getByText('By event').click()
    const rows = page.locator('section.panel table.calls tbody tr')
    const textOf = async (name: RegExp) => (await rows.filter({ hasText: name }).innerText()).split(/\s*\t/)
    expect(await textOf(/^refused-413/)).toEqual(['refused-413 the vendor refused it with 413', '4', '0'])
    expect(await textOf(/^page-left/)).toEqual(['page-left the page ended before it was confirmed', '2', '0'])
    expect(await textOf(/^delivered sent by/)).toEqual([
      'delivered sent by a later page, and confirmed',
      '0',
      '7',
    ])
    await page.getByText('why: refused-413 4, page-left 2').waitFor()
    expect(await layoutProblems(page, false)).toEqual([])
    expect(await axeProblems(page)).toEqual([])
  })
})

describe('signing in', () => {
  test('by a link takes a press of a button, once, and leaves no code in the address', async () => {
    const link = await linkFor()
    // as whatever shows a preview of the link does
    await page.goto(link)
    await button('Sign in with this link').waitFor()
    await page.goto('about:blank')
    await page.goto(link)
    await button('Sign in with this link').click()
    await expectShown(/admin/)
    expect(page.url()).toBe(`${server.adminUrl}/`)
    await button('Sign out').click()
    await page.getByLabel('Token').waitFor()
    await page.goto('about:blank')
    await page.goto(link)
    await button('Sign in with this link').click()
    await expectShown(/was used already/)
  })

  test('by a token that is not known says so, and by one that is shows the panel of the address', async () => {
    await page.goto(`${server.adminUrl}/?panel=history`)
    await page.getByLabel('Token').fill('wrong')
    await button('Sign in').click()
    await expectShown('This token is not known, or was revoked.')
    await page.getByLabel('Token').fill(ADMIN_TOKEN)
    await button('Sign in').click()
    await page.getByRole('heading', { name: 'History' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Shares' }).count()).toBe(0)
  })
})

describe('a share', () => {
  test('is moved by keys, shows who would move, and is in force when applied', async () => {
    await report(200, 'America')
    await signIn()
    const rudderstack = handle('everyone', 'RudderStack')
    await rudderstack.focus()
    for (const key of ['ArrowRight', 'Shift+ArrowRight', 'PageUp', 'ArrowLeft'])
      await page.keyboard.press(key)
    expect(await valueOf(rudderstack)).toBe(11)
    expect(await rudderstack.getAttribute('aria-valuetext')).toBe(
      'reaches RudderStack 11 %: RudderStack only 0 %, both 11 %, Segment only 89 %',
    )
    expect(await field('everyone', 'RudderStack').inputValue()).toBe('11')
    const preview = page.getByRole('form', { name: 'Before you apply' })
    await preview.getByText(/of 200 people known since/).waitFor()
    await preview.getByText('0 back, to Segment').waitFor()
    await button('Apply').click()
    await expectShown('Revision 43 is in force.')
    expect(await inForce()).toMatchObject({
      revision: 43,
      team: 'growth',
      audiences: [{}, { rudderstack: 11 }],
    })
    expect(await newest()).toMatchObject({ action: 'set', reason: null })
  })

  test('is moved by the mouse, and stops at the other one', async () => {
    await signIn()
    const drag = async (slider: Locator, percent: number): Promise<void> => {
      const [from, bar] = await Promise.all([
        slider.boundingBox(),
        audienceOf('everyone').getByRole('img').boundingBox(),
      ])
      await page.mouse.move(from!.x + from!.width / 2 + 5, from!.y + from!.height / 2)
      await page.mouse.down()
      await page.mouse.move(bar!.x + (bar!.width * percent) / 100 + 5, from!.y, { steps: 4 })
      await page.mouse.up()
    }
    const [left, right] = [handle('everyone', 'Segment'), handle('everyone', 'RudderStack')]
    await drag(right, 40)
    expect(await valueOf(right)).toBeCloseTo(40, 0)
    await drag(left, 90)
    expect(await valueOf(left)).toBe(await valueOf(right))
    await drag(right, 0)
    expect(await valueOf(right)).toBe(await valueOf(left))
    await audienceOf('everyone')
      .getByText(/1 % sentinel: 0\.4\d* % of people stay on both/)
      .waitFor()
  })

  test('is inherited in grey until it is set, and inherited again when that is taken back', async () => {
    await signIn()
    const europe = audienceOf('Europe')
    await europe.getByText('region is Europe').waitFor()
    await europe.getByText('inherited from everyone').waitFor()
    await field('everyone', 'Segment').fill('97')
    await expect.poll(() => field('Europe', 'Segment').inputValue()).toBe('97')
    await field('Europe', 'Segment').fill('90')
    await page.getByRole('button', { name: 'Inherit: Europe reaches Segment' }).click()
    await expect.poll(() => field('Europe', 'Segment').inputValue()).toBe('97')
    await button('Discard').click()
    await expect.poll(() => field('everyone', 'Segment').inputValue()).toBe('100')
  })

  test('that is none, or leaves a gap, is told at its field and cannot be applied', async () => {
    await signIn()
    await field('everyone', 'Segment').fill('90')
    await expectShown(/leaves 5 % of people in neither pipeline/)
    expect(await button('Apply').isDisabled()).toBe(true)
    await field('everyone', 'Segment').fill('5.123')
    await expectShown('A share is a number from 0 to 100 with at most two decimals.')
    expect(await button('Apply').isDisabled()).toBe(true)
    await field('everyone', 'Segment').fill('95,5')
    await expect.poll(() => button('Apply').isEnabled()).toBe(true)
  })

  test('that moves more than a fifth of people needs a reason', async () => {
    await report(200, 'America')
    await signIn()
    await field('everyone', 'RudderStack').fill('60')
    await expectShown('Give a reason first.')
    expect(await button('Apply').isDisabled()).toBe(true)
    await page.getByLabel('Reason (required)').fill('Two clean days')
    await button('Apply').click()
    await expectShown('Revision 43 is in force.')
    expect(await newest()).toMatchObject({ reason: 'Two clean days' })
  })

  test('that somebody else changed meanwhile is shown, and the edit goes on top of theirs', async () => {
    const operator = await tokenOf('operator')
    await signIn()
    await field('everyone', 'RudderStack').fill('8')
    await setBy(operator, 42)
    await look()
    await expectShown('Revision 43 came meanwhile.')
    await expectShown(/the operator: set/)
    await expectShown(/theirs is 7 %, yours 8 %/)
    expect(await button('Apply').isDisabled()).toBe(true)
    await button('Put my edits on revision 43').click()
    await expect.poll(() => button('Apply').isEnabled()).toBe(true)
    await button('Apply').click()
    await expectShown('Revision 44 is in force.')
    expect(await inForce()).toMatchObject({ sentinel: 2, audiences: [{}, { rudderstack: 8 }] })
  })

  test('that the server refuses for another reason says which', async () => {
    await signIn()
    await field('everyone', 'RudderStack').fill('8')
    const detail = 'The newest rollout in the store is none that this version takes.'
    await page.route('**/api/rollout?*', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({ detail }),
      }),
    )
    await button('Apply').click()
    await expectShown(detail)
  })
})

describe('when something is wrong', () => {
  const kill = async (): Promise<void> => {
    await button('Kill RudderStack…').click()
    await page.getByLabel('Type rudderstack to confirm').fill('rudderstac')
    expect(await button('Kill RudderStack').isDisabled()).toBe(true)
    await page.getByLabel('Type rudderstack to confirm').fill('rudderstack')
    await page.getByRole('dialog').getByLabel('Reason').fill('the pager')
    await button('Kill RudderStack').click()
    await expectShown('RudderStack is killed.')
    await button('Close').last().click()
  }

  test('a kill takes the typed word, holds at once, and is lifted again', async () => {
    await signIn()
    await field('everyone', 'RudderStack').fill('8')
    await kill()
    expect(await inForce()).toMatchObject({ killed: 'rudderstack' })
    await expectShown(/Everybody is Segment only\..*did it at/)
    await page.getByText('the pager').first().waitFor()
    await button('Lift the kill…').click()
    await button('Lift the kill').click()
    await page.getByText('RudderStack is killed').first().waitFor({ state: 'detached' })
    expect((await inForce()).killed ?? null).toBeNull()
    // neither was a reason to lose the edit, or to ask about it
    expect(await field('everyone', 'RudderStack').inputValue()).toBe('8')
    expect(await page.getByText(/came meanwhile/).count()).toBe(0)
  })

  test('the last change is undone, after what that changes is shown', async () => {
    await signIn()
    await field('everyone', 'RudderStack').fill('9')
    await button('Apply').click()
    await expectShown('Revision 43 is in force.')
    await button('Undo…').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('everyone reaches RudderStack 9 %').waitFor()
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click()
    await dialog.getByText(/Revision 44 is in force/).waitFor()
    expect(await inForce()).toMatchObject({ revision: 44, audiences: [{}, { rudderstack: 5 }] })
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await button('Back to revision 43').click()
    await dialog.getByRole('button', { name: 'Back to revision 43' }).click()
    await dialog.getByText(/Revision 45 is in force/).waitFor()
    expect(await inForce()).toMatchObject({ audiences: [{}, { rudderstack: 9 }] })
  })

  test('an undo waits until all that it changes is shown, which moves its button', async () => {
    await signIn()
    await field('everyone', 'RudderStack').fill('9')
    await button('Apply').click()
    await expectShown('Revision 43 is in force.')
    let answer: (() => void) | undefined
    await page.route('**/api/simulate', (route) => {
      answer = () => void route.continue()
    })
    await button('Undo…').click()
    const dialog = page.getByRole('dialog')
    const undo = dialog.getByRole('button', { name: 'Undo', exact: true })
    await expect.poll(() => answer).toBeDefined()
    await dialog.getByText('everyone reaches RudderStack 9 %').waitFor()
    expect(await undo.isDisabled()).toBe(true)
    answer?.()
    await dialog.getByText('of people would move').waitFor()
    await undo.click()
    await dialog.getByText(/Revision 44 is in force/).waitFor()
  })

  test('an undo takes back what was shown alone: who was faster is told, and looked at first', async () => {
    const operator = await tokenOf('operator')
    await signIn()
    await field('everyone', 'RudderStack').fill('9')
    await button('Apply').click()
    await expectShown('Revision 43 is in force.')
    await button('Undo…').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('everyone reaches RudderStack 9 %').waitFor()
    // what comes now is not seen before the button is pressed
    await page.route('**/api/status', (route) => route.abort())
    await setBy(operator, 43)
    await page.route('**/api/undo', async (route) => {
      await page.unroute('**/api/status')
      await route.continue()
    })
    const refused = page.waitForResponse('**/api/undo')
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click()
    expect((await refused).status()).toBe(409)
    expect((await refused).request().postDataJSON()).toEqual({ from: 43 })
    await dialog.getByText('Revision 44 came meanwhile.').waitFor()
    await dialog.getByText(/the operator: set/).waitFor()
    expect(await dialog.getByRole('button', { name: 'Undo', exact: true }).isDisabled()).toBe(true)
    expect(await inForce()).toMatchObject({ revision: 44, audiences: [{}, { rudderstack: 7 }] })
    await dialog.getByRole('button', { name: 'Look at revision 44' }).click()
    await dialog.getByText('everyone reaches RudderStack 7 %').waitFor()
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click()
    await dialog.getByText(/Revision 45 is in force/).waitFor()
    expect(await inForce()).toMatchObject({ revision: 45, audiences: [{}, { rudderstack: 9 }] })
  })

  test('a viewer sees everything, and why it cannot be changed', async () => {
    await signIn(await tokenOf('viewer'))
    await expectShown(/the viewer is a viewer and may look/)
    for (const name of ['Kill RudderStack…', 'Kill Segment…', 'Undo…'])
      expect(await button(name).isDisabled()).toBe(true)
    const rudderstack = handle('everyone', 'RudderStack')
    await rudderstack.focus()
    await page.keyboard.press('PageUp')
    expect(await valueOf(rudderstack)).toBe(5)
    expect(await field('everyone', 'RudderStack').isDisabled()).toBe(true)
    expect(await page.getByRole('link', { name: 'Tokens', exact: true }).count()).toBe(0)
  })
})

describe('the panels', () => {
  test('say who gets what, and where on the bar that is', async () => {
    await signIn()
    await page.getByRole('link', { name: 'Who gets what' }).first().click()
    await panelShown('who')
    const { bucket } = assign(ROLLOUT, { deviceId: 'device-7', region: 'Europe' })
    await page.getByLabel('Paste a deviceId').fill(' device-7 ')
    await page.getByText('Where they are').click()
    await page.getByLabel('Region').fill('Europe')
    await button('Look').click()
    await expectShown(
      `Bucket ${String(bucket).padStart(4, '0')} is ${bucket! / 100} % from the left, at the mark.`,
    )
    await expectShown(/audience Europe\)/)
  })

  test('count people, and how many pages follow a change', async () => {
    await report(120, 'America')
    await signIn()
    await openPanel('people')
    await page.getByRole('row', { name: /Segment only 1\d\d/ }).waitFor()
    await openPanel('propagation')
    await page.getByText('120 of 120 pages under revision 42').waitFor()
    const csv = await page.request.get(`${server.adminUrl}/api/cohorts?format=csv`)
    expect(await csv.text()).toContain('at,segment,dual,rudderstack')
  })

  test('make a token, show it once, and revoke it', async () => {
    await signIn()
    await openPanel('tokens')
    await page.getByLabel('Name of the person or pipeline').fill('Wei')
    await page.getByLabel('viewer').check()
    await button('Make the token').click()
    const secret = await page.locator('.secret code').innerText()
    expect(await ask('GET', '/api/session', undefined, secret)).toEqual({ name: 'Wei', role: 'viewer' })
    await button('Done').click()
    expect(await page.content()).not.toContain(secret)
    await button('Revoke Wei').click()
    await button('Revoke').click()
    await button('Revoke Wei').waitFor({ state: 'detached' })
    expect(await ask('GET', '/api/session', undefined, secret)).toMatchObject({ status: 401 })
  })

  test('make a link for a phone that signs it in', async () => {
    await signIn()
    await openPanel('phone')
    await button('Make a link').click()
    await page.getByRole('img', { name: 'The one-time link as a QR code' }).waitFor()
    const link = await page.locator('.secret code').innerText()
    await button('Sign out').click()
    await page.goto(link)
    await button('Sign in with this link').click()
    await page.getByRole('heading', { name: 'Shares' }).waitFor()
    expect(await newest()).toMatchObject({ action: 'login' })
  })
})

describe('without the server', () => {
  test('a panel that is opened meanwhile asks again until it has its answer', async () => {
    await signIn()
    await page.route('**/api/history*', (route) => route.abort())
    await openPanel('history')
    await page.getByText('The server does not answer.', { exact: true }).first().waitFor()
    await page.unroute('**/api/history*')
    const told = page.getByText('The server does not answer.', { exact: true })
    await expect.poll(() => told.count(), { timeout: 8_000 }).toBe(0)
    await page.getByText('began the rollout').first().waitFor()
  })

  test('the page says since when, and goes on when it is back; edits outlive the session', async () => {
    await signIn()
    await field('everyone', 'RudderStack').fill('8')
    await page.route('**/api/**', (route) => route.abort())
    await look()
    await expectShown(/The server does not answer since \d\d:\d\d:\d\d/)
    await page.unroute('**/api/**')
    await look()
    await expect.poll(() => page.getByText(/The server does not answer/).count(), { timeout: 8_000 }).toBe(0)
    await page.context().clearCookies()
    await look()
    await expectShown(/Your edits are kept/)
    await page.getByLabel('Token').fill(ADMIN_TOKEN)
    await button('Sign in').click()
    await field('everyone', 'RudderStack').waitFor()
    expect(await field('everyone', 'RudderStack').inputValue()).toBe('8')
    await expect.poll(() => button('Apply').isEnabled()).toBe(true)
  })
})

describe('a finger', () => {
  test('moves a handle, and the page stays where it is', async () => {
    await page.context().close()
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })
    page = await context.newPage()
    await signIn()
    const slider = handle('everyone', 'RudderStack')
    await slider.scrollIntoViewIfNeeded()
    const [grip, bar] = await Promise.all([
      slider.boundingBox(),
      audienceOf('everyone').getByRole('img').boundingBox(),
    ])
    const before = await page.evaluate(() => scrollY)
    const devtools = await context.newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove', x: number, y: number) =>
      devtools.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] })
    const [from, y] = [grip!.x + grip!.width / 2, grip!.y + grip!.height / 2]
    await touch('touchStart', from, y)
    const to = bar!.x + bar!.width * 0.3
    for (const part of [0.5, 1]) await touch('touchMove', from + (to - from) * part, y + 40 * part)
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect.poll(() => valueOf(slider)).toBeCloseTo(30, 0)
    expect(await page.evaluate(() => scrollY)).toBe(before)
  })
})

describe.each([
  ['a desk', { width: 1280, height: 900 }, false],
  ['a phone', { width: 390, height: 844 }, true],
] as const)('on %s', (_name, viewport, hasTouch) => {
  /** In both colours, as what is seen differs and where it is does not. */
  const expectFine = async (): Promise<void> => {
    expect(await layoutProblems(page, hasTouch)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    expect(await axeProblems(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    expect(await axeProblems(page, ['color-contrast'])).toEqual([])
  }

  test('nothing scrolls sideways, lies over something else, or fails axe-core, in light and in dark', async () => {
    await page.context().close()
    page = await (await browser.newContext({ viewport, hasTouch })).newPage()
    page.setDefaultTimeout(8_000)
    await report(150, 'America')
    await page.goto(await linkFor())
    await button('Sign in with this link').waitFor()
    await expectFine()
    await button('Sign in with this link').click()
    await page.getByRole('heading', { name: 'In force' }).waitFor()
    await field('everyone', 'RudderStack').fill('60')
    await field('Europe', 'Segment').fill('60')
    await expectShown('More than 20 % of people would move')
    await page.getByLabel('Paste a deviceId').fill('device-7')
    await button('Look').click()
    await page.getByText('at the mark').waitFor()
    await button('Make a link').click()
    await page.getByRole('img', { name: 'The one-time link as a QR code' }).waitFor()
    await expectFine()
    await button('Kill RudderStack…').click()
    await page.getByLabel('Type rudderstack to confirm').fill('rudderstack')
    await expectFine()
    await button('Kill RudderStack').click()
    await page.getByRole('dialog').getByText('RudderStack is killed.').waitFor()
    await button('Close').last().click()
    await openPanel('tokens')
    if (hasTouch) await button('Menu').click()
    await button('Make the token').waitFor()
    await expectFine()
  })
})
