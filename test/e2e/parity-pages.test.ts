import type { Browser, BrowserContext, Locator, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { PairAnswer } from '../../src/server/parity/answers/answer-pair.ts'
import { maskPair } from '../../src/core/parity/mask-pair.ts'
import { HOSTILE, LOSSY, RENAMED, startLossyShop, type LossyShop } from '../dashboard/parity/lossy-shop.ts'
import { SECRETS, segmentEvent, segmentHeaders, stamp } from '../server/intake/events.ts'
import { ADMIN_TOKEN, authorized, ROLLOUT, startTestServer, until } from '../server/support.ts'
import { launchChromium } from '../support/chromium.ts'
import { axeProblems, layoutProblems } from '../support/page-layout.ts'

// The parity pages in Chromium, on a real server whose engine holds what a lossy shop sent.

let browser: Browser
let context: BrowserContext
let page: Page
let shop: LossyShop
const errors: string[] = []

const WIDE = { width: 1280, height: 900 }
const PHONE = { width: 390, height: 844 }

const openPage = async (url: string, viewport = WIDE): Promise<Page> => {
  const opened = await (await browser.newContext({ viewport })).newPage()
  opened.setDefaultTimeout(15_000)
  opened.on('pageerror', ({ message }) => errors.push(message))
  opened.on('dialog', (dialog) => void dialog.dismiss().then(() => errors.push('a dialog')))
  opened.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) errors.push(message.text())
  })
  await opened.goto(`${url}/#/parity`)
  await opened.getByLabel('Token').fill(ADMIN_TOKEN)
  await opened.getByRole('button', { name: 'Sign in' }).click()
  return opened
}

const ask = async <Body>(path: string): Promise<Body> =>
  (await fetch(`${shop.server.adminUrl}${path}`, { headers: authorized })).json() as Promise<Body>

type Rows = { readonly rows: readonly { readonly key: string; readonly outcomes: { missing: number } }[] }

/** The server settles what it finds in its tables by itself. */
const settled = (): Promise<Rows> =>
  until(
    () => ask<Rows>('/api/parity'),
    ({ rows }) => rows.find(({ key }) => key === LOSSY)?.outcomes.missing === shop.lost,
  )

beforeAll(async () => {
  ;[browser, shop] = await Promise.all([launchChromium(), startLossyShop({ calls: 1_600 })])
  await settled()
  page = await openPage(shop.server.adminUrl)
  context = page.context()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await shop.close()
})
afterEach(() => expect(errors.splice(0)).toEqual([]))

const goTo = async (place: string): Promise<void> => {
  await page.evaluate((hash) => (location.hash = hash), place)
}

const panel = (title: string | RegExp): Locator => page.getByRole('region', { name: title })
const row = (name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })

const expectUsable = async (touch = false): Promise<void> => {
  expect(await layoutProblems(page, touch)).toEqual([])
  expect(await axeProblems(page)).toEqual([])
}

describe('the parity page', () => {
  test('says in words and numbers that one event is lost and a property of another renamed', async () => {
    const verdict = panel('Parity')
    await verdict
      .getByText(/RudderStack received 9\d\.\d+\s% of the [\d,]+ calls that reached Segment/)
      .waitFor()
    await verdict
      .getByText(`${shop.renamed + 1} calls differ in a way that no rule explains: “${RENAMED}” and “<img`)
      .waitFor()
    const lossy = row(LOSSY)
    await lossy.getByRole('link', { name: `${shop.lost} missing` }).waitFor()
    await lossy.getByText('money').waitFor()
    await lossy.getByText(/insufficient evidence: \d+ of 735 sessions|above the limit/).waitFor()
    await row(RENAMED)
      .getByRole('link', { name: `${shop.renamed} mismatched` })
      .waitFor()
    await panel('Why copies are missing').getByText('lost behind the vendor’s door').waitFor()
    await panel('What your analysts will notice at cutover')
      .getByText(/leave|null/)
      .first()
      .waitFor()
    expect(
      await panel('Data health')
        .getByText(/last copy \d+ hours? ago/)
        .count(),
    ).toBe(2)
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
      'Something is wrong?',
      'Parity',
      'Data health',
      'By event',
      'Why copies are missing',
      'What your analysts will notice at cutover',
    ])
  })

  test('leads from a property to a pair, which shows both sides and what differs', async () => {
    await goTo(`#/parity?by=property&event=${encodeURIComponent(RENAMED)}`)
    await row('/properties/quantity')
      .getByRole('link', { name: `${shop.renamed} only Segment has it` })
      .click()
    const pairs = panel('Pairs')
    await pairs.getByText('/properties/quantity is at Segment only').first().waitFor()
    await pairs.getByRole('rowheader').nth(1).getByRole('link').click()
    const pair = panel(RENAMED)
    await pair.getByText(/\d+ places differ: 2 that no rule explains/).waitFor()
    const renamed = row('qty')
    expect(await renamed.getByRole('cell').allInnerTexts()).toEqual([
      'nothing',
      expect.stringMatching(/^\d+$/),
    ])
    await pair.getByText('is at RudderStack only · no rule explains it').waitFor()
    await pair
      .getByText(/At cutover:/)
      .first()
      .waitFor()
    await pair.getByLabel('Only what differs').check()
    expect(await row('sku').count()).toBe(0)
    await expectUsable()
  })

  test('has an address of its own for a pair in its list, and leads on, back and away from it', async () => {
    await page.reload()
    await panel(RENAMED)
      .getByText(/2 that no rule explains/)
      .waitFor()
    const second = page.url()
    await page.getByRole('link', { name: 'Next' }).click()
    await page.waitForURL((url) => url.href !== second)
    await page.getByRole('link', { name: 'Previous' }).click()
    await page.waitForURL(second)
    await page.goBack()
    await page.goBack()
    await page.waitForURL(second)
    await page.getByRole('link', { name: 'Back to the list' }).click()
    await panel('Pairs')
      .getByRole('link', { name: /^differs at .+ remove this filter$/ })
      .click()
    expect(page.url()).not.toContain('path=')
    expect(page.url()).toContain('outcome=mismatched')
  })

  test('shows what strangers wrote as text, cut until somebody wants all of it', async () => {
    await goTo(`#/parity/pairs?event=${encodeURIComponent(HOSTILE)}`)
    await panel('Pairs').getByRole('link', { name: '<img src=x onerror=alert(1)>\\u202eevil\\u0007' }).click()
    const note = row('note')
    await note.getByText('<b>').first().waitFor()
    expect((await note.innerText()).length).toBeLessThan(1_000)
    expect(await page.locator('main img').count()).toBe(0)
    await note.getByRole('button', { name: 'at Segment' }).click()
    await note.getByRole('button', { name: 'show less of /properties/note at Segment' }).waitFor()
    await page.getByText('As Segment delivered it').click()
    await page
      .getByRole('button', { name: /^show all [\d,]+ characters of what Segment delivered$/ })
      .waitFor()
    await expectUsable()
  })

  test('says of a pair whose payloads have gone that labels stand for values', async () => {
    // as the server answers once its days are over
    const age = async (route: Route): Promise<void> => {
      const response = await route.fetch()
      const { segment, rudderstack, ...answer } = (await response.json()) as PairAnswer
      const masked = maskPair({ segment: segment.canonical, rudderstack: rudderstack.canonical } as never)
      const json = {
        ...answer,
        masked: true,
        segment: { ...segment, body: null, canonical: masked.segment },
        rudderstack: { ...rudderstack, body: null, canonical: masked.rudderstack },
      }
      await route.fulfill({ response, json })
    }
    await page.route(/\/api\/pairs\/[^/?]+$/, age)
    onTestFinished(async () => {
      await page.unroute(/\/api\/pairs\/[^/?]+$/, age)
      await page.setViewportSize(WIDE)
    })
    await goTo(`#/parity/pairs?event=${encodeURIComponent(RENAMED)}&outcome=mismatched`)
    await panel('Pairs').getByRole('rowheader').nth(1).getByRole('link').click()
    await panel(RENAMED).getByText('the same label is the same value').waitFor()
    const [segment, rudderstack] = await row('sku').getByRole('cell').allInnerTexts()
    expect(segment).toMatch(/^‹text .+›$/)
    expect(rudderstack).toBe(segment)
    expect(await row('qty').getByRole('cell').allInnerTexts()).toEqual([
      'nothing',
      expect.stringMatching(/^‹number .+›$/),
    ])
    await expectUsable()
    await page.setViewportSize(PHONE)
    await expectUsable(true)
  })

  test('gives its tables as files', async () => {
    await goTo('#/parity?by=event')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel('By event').getByRole('link', { name: 'By event as CSV' }).click(),
    ])
    const csv = (await (await download.createReadStream()).toArray()).join('')
    expect(csv).toMatch(/^key,event,calls,segment,rudderstack,matched,/)
    expect(csv).toMatch(new RegExp(`^${LOSSY},,${shop.orders},`, 'm'))
    const json =
      (await panel('By event').getByRole('link', { name: 'By event as JSON' }).getAttribute('href')) ?? ''
    expect((await context.request.get(`${shop.server.adminUrl}/${json}`)).ok()).toBe(true)
  })

  test('shows hours as lines, and people and rules on pages of their own', async () => {
    await goTo('#/parity?by=hour')
    await page.getByRole('img', { name: /Calls that reached Segment and RudderStack in \d+ hours/ }).waitFor()
    await panel('By hour')
      .getByText(/^\d+ of \d+ lost, /)
      .first()
      .waitFor()
    await page.getByRole('navigation', { name: 'Parity' }).getByRole('link', { name: 'People' }).click()
    await panel('Whether both know the same people')
      .getByText(/% of [\d,]+ people are the same to both/)
      .waitFor()
    await page.getByRole('navigation', { name: 'Parity' }).getByRole('link', { name: 'Rules' }).click()
    await panel('What no rule explains').getByRole('link', { name: '/properties/qty' }).waitFor()
    await row('null-property').getByText('changes meaning').waitFor()
    await row('old-quantity').getByText('expired 2025-12-31').waitFor()
    await expectUsable()
  })

  test('leads to the top of a page, and the way back to where one was', async () => {
    await goTo('#/parity')
    const link = row(LOSSY).getByRole('link', { name: `${shop.lost} missing` })
    await link.scrollIntoViewIfNeeded()
    await page.waitForFunction(() => (history.state as { y?: number } | null)?.y === scrollY && scrollY > 0)
    const before = await page.evaluate(() => scrollY)
    await link.click()
    await panel('Pairs').waitFor()
    expect(await page.evaluate(() => scrollY)).toBe(0)
    await page.goBack()
    await link.waitFor()
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(before)
  })

  test('leads back to where one was also where a scroll of the page that is left ends on the way', async () => {
    await goTo('#/parity')
    const link = row(LOSSY).getByRole('link', { name: `${shop.lost} missing` })
    await link.scrollIntoViewIfNeeded()
    await page.waitForFunction(() => (history.state as { y?: number } | null)?.y === scrollY && scrollY > 0)
    const before = await page.evaluate(() => scrollY)
    await link.click()
    await panel('Pairs').waitFor()
    // the entry is the one that is gone back to already, its page is not drawn yet
    await page.evaluate(() =>
      addEventListener('popstate', () => document.dispatchEvent(new Event('scrollend', { bubbles: true }))),
    )
    await page.goBack()
    await link.waitFor()
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(before)
  })

  test('refreshes under the reader’s hands without moving what has the focus', async () => {
    await goTo('#/parity')
    const link = row(LOSSY).getByRole('link', { name: `${shop.lost} missing` })
    await link.focus()
    const before = await page.evaluate(() => scrollY)
    await page.waitForResponse((response) => response.url().includes('/api/parity/rules'))
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await page.evaluate(() => scrollY)).toBe(before)
  })

  test('fits a phone, in the dark too', async () => {
    await page.setViewportSize(PHONE)
    await page.emulateMedia({ colorScheme: 'dark' })
    onTestFinished(async () => {
      await page.setViewportSize(WIDE)
      await page.emulateMedia({ colorScheme: 'light' })
    })
    await goTo('#/parity')
    await row(LOSSY).first().waitFor()
    await expectUsable(true)
    await row(RENAMED).getByRole('link', { name: 'mismatched' }).click()
    await panel('Pairs').getByRole('rowheader').nth(1).getByRole('link').click()
    await page.getByText(/places differ/).waitFor()
    await expectUsable(true)
  })
})

describe('where there is nothing to show', () => {
  test('the page says how copies come, and which leg has brought none', async () => {
    const warehouse = { payloadDays: 3, sampleDays: 30 }
    const server = await startTestServer(ROLLOUT, { warehouse, copies: { secrets: SECRETS, commitMs: 1 } })
    const other = await openPage(server.adminUrl, PHONE)
    await other.getByRole('heading', { name: 'No copy has arrived yet' }).waitFor()
    await other.getByText('/v1/copies/rudderstack').waitFor()
    expect(await layoutProblems(other, true)).toEqual([])
    expect(await axeProblems(other)).toEqual([])
    const event = segmentEvent(stamp())
    const request = { method: 'POST', body: JSON.stringify(event), headers: segmentHeaders(event) }
    await until(
      async () => (await fetch(`${server.publicUrl}/v1/copies/segment`, request)).status,
      (status) => status === 200,
    )
    await other.reload()
    await other.getByText('No copy of RudderStack has ever come').waitFor()
    await other.getByText('no call of people on both legs is settled').waitFor()
    await other.context().close()
  })

  test('the page says what to install or set without a warehouse', async () => {
    const server = await startTestServer()
    const other = await openPage(server.adminUrl, PHONE)
    await other.getByText(/No copies are compared: none is set up/).waitFor()
    await other.getByText(/install the package chdb.+or set CLICKHOUSE_URL/).waitFor()
    expect(await layoutProblems(other, true)).toEqual([])
    expect(await axeProblems(other)).toEqual([])
    await other.context().close()
  })
})
