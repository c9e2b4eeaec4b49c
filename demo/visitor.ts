import type { BrowserContext, Page } from 'playwright-core'
import type { Cohort, Leg } from '../src/core/index.ts'
import { copiesOf } from './copies.ts'
import { legsOf } from './names.ts'
import { recordTraffic, type Recorder, type Traffic } from './network.ts'
import { until } from './until.ts'
import type { World } from './world.ts'

/** What one visitor did, and what their own browser showed and asked for. */
export type Visit = {
  readonly name: string
  /** The gate's own id of the browser, which is what is hashed. */
  readonly subject: string
  /** As the page itself says. */
  readonly cohort: Cohort
  readonly revision: number
  /** The id given at the login. */
  readonly userId: string
  /** Calls that the shop made; a reset is none. */
  readonly made: number
  readonly traffic: Traffic
  /** Errors of the page. */
  readonly errors: readonly string[]
}

/** Limits are for failures: a visit that goes well waits for none of them. */
export type Limits = { readonly arriveMs: number; readonly reportMs: number }

export const LIMITS: Limits = { arriveMs: 15_000, reportMs: 5_000 }

const RECORDS = ['low-sun', 'night-bus', 'paper-planets', 'slow-tides', 'glasshouse', 'static-garden']

type Walker = {
  readonly recorder: Recorder
  readonly page: Page
  readonly world: World
  readonly limits: Limits
  readonly signal: AbortSignal
}

type Seen = Pick<Visit, 'subject' | 'cohort' | 'revision' | 'made'>

const subjectOf = async (page: Page, url: string): Promise<string> => {
  const cookies = await page.context().cookies(url)
  const value = cookies.find(({ name }) => name === 'crossfade_device')?.value
  if (value === undefined) throw new Error('the gate left no crossfade_device cookie')
  return decodeURIComponent(value)
}

const look = async ({ page, world }: Walker, before: Seen | null): Promise<Seen> => {
  const panel = page.locator('#cohort[data-cohort]')
  await panel.waitFor({ timeout: 20_000 })
  const said = async (name: string): Promise<string | null> => panel.getAttribute(`data-${name}`)
  const [cohort, revision, calls] = [await said('cohort'), await said('revision'), await said('calls')]
  return {
    subject: await subjectOf(page, world.shop.url),
    cohort: cohort as Cohort,
    revision: Number(revision),
    made: (before?.made ?? 0) + Number(calls),
  }
}

/**
 * Waits until what was done has arrived and is answered (what is not, an SDK keeps and sends again from the next
 * page), then leaves the shop, and waits for the page's last report.
 */
const leave = async (walker: Walker, before: Seen | null): Promise<Seen> => {
  const { page, world, recorder, limits, signal } = walker
  const seen = await look(walker, before)
  const legs = legsOf(seen.cohort)
  const arrived = (leg: Leg): number =>
    new Set(copiesOf(world.sandbox, leg, seen.subject).map(({ id }) => id)).size
  const isDone = (): boolean => !recorder.isWaiting() && legs.every((leg) => arrived(leg) >= seen.made)
  await until(isDone, limits.arriveMs, signal)
  await page.goto('about:blank')
  await until(
    () => legs.every((leg) => world.reports.made(seen.subject, leg) >= seen.made),
    limits.reportMs,
    signal,
  )
  return seen
}

const enter = (page: Page, path: string): Promise<unknown> =>
  page.goto(path, { waitUntil: 'domcontentloaded' })

/** Comes back to the checkout some time after having left it, where every second visitor does that. */
const comeBack = async (walker: Walker, url: string): Promise<Seen> => {
  const seen = await leave(walker, null)
  await enter(walker.page, `${url}/checkout`)
  return seen
}

/** Looks around, buys a record, logs in before paying, and every third visitor logs out at the end. */
const walk = async (walker: Walker, index: number, email: string): Promise<Seen> => {
  const { page, world } = walker
  await enter(page, world.shop.url)
  await page.locator(`a[href="/product/${RECORDS[index % RECORDS.length]}"]`).click()
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await page.locator('#cart-link').click()
  const before = index % 2 === 1 ? await comeBack(walker, world.shop.url) : null
  await page.locator('#account-link').click()
  await page.getByLabel('Name').fill(`Visitor ${index + 1}`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Hello' }).waitFor()
  await page.locator('#cart-link').click()
  await page.getByLabel('Street').fill('1 Quay Street')
  await page.getByLabel('Town').fill('Harbour')
  await page.getByRole('button', { name: 'Place order' }).click()
  await page.getByRole('heading', { name: 'Thank you' }).waitFor()
  if (index % 3 === 2) {
    await page.locator('#account-link').click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.locator('.hero').waitFor()
  }
  return leave(walker, before)
}

const watchErrors = (context: BrowserContext): string[] => {
  const errors: string[] = []
  context.on('weberror', (error) => errors.push(String(error.error())))
  return errors
}

/** One visitor with a profile of their own, from the first page to the closed window. */
export const visit = async (
  world: World,
  step: number,
  index: number,
  signal: AbortSignal,
  limits: Limits = LIMITS,
): Promise<Visit> => {
  const email = `visitor-${step + 1}-${index + 1}@example.com`
  const context = await world.browser.newContext()
  try {
    const recorder = recordTraffic(context, world)
    const errors = watchErrors(context)
    const page = await context.newPage()
    const seen = await walk({ page, world, recorder, limits, signal }, index, email)
    const traffic = await recorder.traffic()
    return { name: `visitor ${index + 1}`, userId: `customer-${email}`, ...seen, traffic, errors }
  } finally {
    await context.close()
  }
}
