import { runInThisContext } from 'node:vm'
import type { BrowserContext, Locator, Page, Request } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Leg } from '../../src/core/index.ts'
import { eventually, rolloutAt, type Body, type PageGateOptions, type Visit } from '../support/gate-world.ts'
import { axeProblems, layoutProblems } from '../support/page-layout.ts'
import { pageHtml } from '../support/page-server.ts'
import { LEGS, named, shareWorld } from '../support/shared-world.ts'

// The overlay in a page with the strictest policy: what it shows is so, and each of its buttons does what it says.

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  'connect-src *',
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')
const HEAD = '<meta name="viewport" content="width=device-width, initial-scale=1">'
const PAGES = {
  '/': pageHtml(['devtools'], { head: HEAD, body: '<main><h1>A shop</h1></main>' }),
  '/next': pageHtml(['devtools'], { head: HEAD }),
}
const { world, control, arrived, newSlug } = await shareWorld({
  entries: { devtools: new URL('./pages/devtools.ts', import.meta.url).pathname },
  pages: PAGES,
  headers: { 'content-security-policy': POLICY },
})

type Shown = Visit & {
  readonly slug: string
  readonly overlay: Locator
  press(button: string): Promise<void>
  /** The state that the overlay shows of a call on a leg. */
  state(call: string, leg: Leg): Promise<string>
}

type Way = {
  readonly shares?: readonly [rudderstack: number, segment: number]
  readonly query?: string
  readonly more?: PageGateOptions
  readonly visitor?: BrowserContext
}

/** A new visitor's page with the gate, and the overlay opened. */
async function show({ shares = [100, 100], query = '', more, visitor }: Way = {}): Promise<Shown> {
  const slug = newSlug()
  const visit = await world.visit(visitor, `/?row=${slug}&${query}`)
  await begin(visit, slug, shares, more)
  const overlay = visit.page.locator('crossfade-overlay')
  return {
    ...visit,
    slug,
    overlay,
    press: (name) => overlay.getByRole('button', { name, exact: true }).click(),
    state: async (call, leg) => {
      const row = overlay.locator(`li[data-call="${call}"] [data-leg="${leg}"]`)
      return ((await row.textContent()) ?? '').replace(/^\w+ /, '')
    },
  }
}

async function begin(
  visit: Visit,
  slug: string,
  shares: readonly [number, number],
  more: PageGateOptions = {},
): Promise<void> {
  const base = { report: control.reportUrl(slug), delivery: 'observe', ...more } as const
  await visit.start(world.options(rolloutAt(...shares), base))
  await visit.page.evaluate(() => {
    const page = window as never as Record<'gate' | 'unmount', unknown> & {
      mountOverlay: (gate: unknown, options: object) => unknown
    }
    page.unmount = page.mountOverlay(page.gate, { open: true })
  })
  await visit.ready()
}

const namesOf = (leg: Leg, slug: string): string[] => arrived(leg, slug).map(named)
const stampOf = (copy: Body): Record<string, unknown> => copy.context.crossfade
const both = (slug: string, names: readonly string[]): Promise<void> =>
  eventually(() => expect(LEGS.map((leg) => namesOf(leg, slug))).toEqual([names, names]))
const done = async ({ page, errors }: Shown): Promise<void> => {
  expect(errors).toEqual([])
  await page.context().close()
}

/** Events that leave for a vendor from now on. */
function leaving(page: Page, leg: Leg): string[] {
  const sent: string[] = []
  page.on('request', (request: Request) => {
    const { hostname, pathname } = new URL(request.url())
    if (hostname.startsWith(leg) && request.method() === 'POST') sent.push(pathname)
  })
  return sent
}

describe.concurrent('the overlay', () => {
  test.each([
    [1280, 800, 'light'],
    [390, 844, 'dark'],
  ] as const)('can be read and used at %i × %i, %s', async (width, height, colorScheme) => {
    const visitor = await world.browser.newContext({ viewport: { width, height }, colorScheme })
    const shown = await show({ visitor, more: { force: true } })
    await shown.call('identify', 'ann', { plan: 'pro' })
    await eventually(async () => expect(await shown.state('identify ann', 'segment')).toBe('delivered'))
    expect(await layoutProblems(shown.page, width < 760, 'crossfade-overlay')).toEqual([])
    expect(await axeProblems(shown.page)).toEqual([])
    await done(shown)
  })

  test('says why, who is here by both SDKs, and what became of the calls', async () => {
    const shown = await show()
    await shown.call('identify', 'ann', { plan: 'pro', email: 'ann@shop.test' })
    await shown.call('track', 'Order Completed', { total: 5 })
    const { overlay } = shown
    const why = await overlay.locator('[data-part=why]').textContent()
    expect(why).toMatch(/^both: bucket \d{4} < 10000 \(reaches RudderStack, audience everyone\)$/)
    await eventually(async () => {
      const rows = await overlay.locator('tbody tr').allInnerTexts()
      expect(rows.map((row) => row.split(/\s*\t\s*/))).toEqual([
        ['anonymous id', expect.any(String), expect.any(String), '= same'],
        ['user id', 'ann', 'ann', '= same'],
        ['traits', 'email, plan', 'email, plan', '= same'],
        ['group id', '–', '–', 'none'],
        ['group traits', '–', '–', 'none'],
      ])
    })
    for (const leg of LEGS)
      await eventually(async () => expect(await shown.state('track Order Completed', leg)).toBe('delivered'))
    await overlay.getByLabel('Filter').fill('order')
    expect(await overlay.locator('li').count()).toBe(1)
    await overlay.locator('summary').click()
    await eventually(async () => expect(await overlay.locator('pre').textContent()).toContain('"total": 5'))
    // nothing was pressed: what was sent is evidence
    expect(stampOf(arrived('segment', shown.slug)[0]!)).not.toHaveProperty('forced')
    await done(shown)
  })

  test('tells where the storages name different people', async () => {
    const shown = await show({ shares: [0, 100] })
    await shown.call('identify', 'ann')
    await shown.page.evaluate(() => localStorage.setItem('rl_user_id', JSON.stringify('"ben"')))
    const row = shown.overlay.locator('tr[data-field=userId]')
    await eventually(async () => expect(await row.innerText()).toMatch(/ann\s+ben\s+≠ different/))
    await done(shown)
  })

  test('is closed by Escape and keeps its keys to itself, and the next page of the tab has it as it was left', async () => {
    const shown = await show()
    const { page, overlay } = shown
    await page.evaluate(() => {
      const heard: string[] = ((window as never as Record<string, unknown>)['heard'] = [])
      for (const name of ['keydown', 'click']) document.addEventListener(name, () => heard.push(name))
    })
    await overlay.getByLabel('Filter').press('a')
    await overlay.getByRole('button', { name: 'Close' }).press('Escape')
    const opener = overlay.getByRole('button', { name: 'Crossfade' })
    expect(await opener.getAttribute('aria-expanded')).toBe('false')
    expect(await opener.evaluate((one) => one.matches(':focus'))).toBe(true)
    await opener.press('Enter')
    expect(await overlay.locator('.panel').isVisible()).toBe(true)
    expect(await page.evaluate(() => (window as never as Record<string, unknown>)['heard'])).toEqual([])
    await page.goto(world.server.at('/next', 'localhost'))
    await page.evaluate(() => {
      const page = window as never as {
        mountOverlay: (gate: unknown) => unknown
        createGate: (all: object) => unknown
      }
      page.mountOverlay(page.createGate({ hosts: [] }))
    })
    expect(await overlay.locator('[data-part=why]').textContent()).toMatch(/not among the gate’s hosts/)
    await done(shown)
  })

  test('stays away on a production host, unless the app or whoever is there asks for it', async () => {
    const visitor = await world.newVisitor()
    await visitor.route('http://shop.example/**', async (route) => {
      const { pathname } = new URL(route.request().url())
      await route.fulfill({ response: await route.fetch({ url: world.server.at(pathname) }) })
    })
    const page = await visitor.newPage()
    const mounts = (options: object): Promise<number> =>
      page.evaluate((given) => {
        const { mountOverlay, createGate } = window as never as Record<
          'mountOverlay' | 'createGate',
          (...args: unknown[]) => never
        >
        const unmount = mountOverlay(createGate({ hosts: [] }), given) as () => void
        const { length } = document.querySelectorAll('crossfade-overlay')
        unmount()
        return length
      }, options)
    await page.goto('http://shop.example/')
    await page.waitForFunction(() => 'createGate' in window)
    expect(await mounts({})).toBe(0)
    expect(await mounts({ production: true })).toBe(1)
    await page.evaluate(() => localStorage.setItem('crossfade_devtools', '1'))
    expect(await mounts({})).toBe(1)
    expect(await page.locator('crossfade-overlay').count()).toBe(0)
    await visitor.close()
  })
})

describe.concurrent('?crossfade=', () => {
  test('holds the tab to a cohort, marked on both wires and in a session of its own, until it is off', async () => {
    const shown = await show({ shares: [0, 100], query: 'crossfade=dual', more: { force: true } })
    const { page, slug } = shown
    await shown.call('track', 'Forced')
    await both(slug, ['Forced'])
    const stamps = LEGS.map((leg) => stampOf(arrived(leg, slug)[0]!))
    for (const stamp of stamps) expect(stamp).toMatchObject({ forced: true, cohort: 'dual', seq: 1 })
    await eventually(() =>
      expect(control.reports(slug).at(-1)).toMatchObject({ cohort: 'dual', code: 'forced', forced: true }),
    )
    await page.goto(world.server.at(`/next?row=${slug}`, 'localhost'))
    await begin(shown, slug, [0, 100], { force: true })
    await shown.call('track', 'Next')
    await both(slug, ['Forced', 'Next'])
    expect(stampOf(arrived('segment', slug)[1]!)).toMatchObject({
      forced: true,
      seq: 2,
      session: stamps[0]!['session'],
    })
    await shown.press('its own')
    await shown.call('track', 'Own')
    await eventually(() => expect(namesOf('segment', slug)).toHaveLength(3))
    const own = arrived('segment', slug).find(({ event }) => event === 'Own')!
    expect(stampOf(own)).toMatchObject({ cohort: 'segment', seq: 1 })
    expect(stampOf(own)).not.toHaveProperty('forced')
    expect(stampOf(own)['session']).not.toBe(stamps[0]!['session'])
    expect(namesOf('rudderstack', slug)).toEqual(['Forced', 'Next'])
    await done(shown)
  })

  test('is nothing without the option, and a killed leg stays killed with it', async () => {
    const without = await show({ shares: [0, 100], query: 'crossfade=dual' })
    expect((await without.ready()).assignment?.cohort).toBe('segment')
    expect(await without.overlay.getByRole('button', { name: 'both', exact: true }).isDisabled()).toBe(true)
    await done(without)
    const visit = await world.visit(undefined, '/?crossfade=rudderstack')
    const rollout = rolloutAt(100, 100, { killed: 'rudderstack' })
    await visit.start(world.options(rollout, { force: true }))
    expect((await visit.ready()).assignment?.cohort).toBe('segment')
    await visit.page.context().close()
  })
})

describe.concurrent('a button', () => {
  test('logs out, and switches the user', async () => {
    const shown = await show()
    const { slug, press } = shown
    await shown.call('identify', 'ann')
    await press('Log out')
    await shown.call('track', 'Out')
    await press('Switch user')
    await shown.call('track', 'Switched')
    for (const leg of LEGS) {
      await eventually(() => expect(arrived(leg, slug)).toHaveLength(4))
      const [ann, out, , switched] = ['identify', 'Out', 'identify', 'Switched'].map((name) =>
        arrived(leg, slug).find((copy) => named(copy) === name)!,
      )
      expect(ann!.userId).toBe('ann')
      expect(stampOf(ann!)).not.toHaveProperty('forced')
      expect(out!.userId || null).toBe(null)
      expect(out!.anonymousId).not.toBe(ann!.anonymousId)
      expect(switched!.userId).toMatch(/^crossfade-\w+$/)
      for (const copy of [out!, switched!]) expect(stampOf(copy)).toMatchObject({ forced: true })
    }
    expect(await shown.overlay.locator('[data-part=said]').textContent()).toContain('identify()')
    await done(shown)
  })

  test.each(LEGS)(
    'blocks %s: nothing leaves for it, and what its SDK has kept leaves once it is released',
    async (leg) => {
      const shown = await show()
      const { page, slug } = shown
      const name = leg === 'segment' ? 'Segment' : 'RudderStack'
      const other = LEGS.find((one) => one !== leg)!
      await shown.press(`Block ${name}`)
      const sent = leaving(page, leg)
      await shown.call('track', 'Blocked')
      await eventually(async () => {
        expect(await shown.state('track Blocked', leg)).toBe('handed: blocked here, the SDK tries again')
        expect(await shown.state('track Blocked', other)).toBe('delivered')
      })
      expect(sent).toEqual([])
      expect(namesOf(leg, slug)).toEqual([])
      await shown.press(`Block ${name}`)
      await eventually(async () => expect(await shown.state('track Blocked', leg)).toBe('delivered'))
      expect(stampOf(arrived(leg, slug)[0]!)).toMatchObject({ forced: true, cohort: 'dual' })
      await done(shown)
    },
  )

  test('makes both legs slow: five seconds pass before a call is delivered', async () => {
    const shown = await show()
    const { slug } = shown
    await shown.press('Slow Segment')
    await shown.press('Slow RudderStack')
    const begun = performance.now()
    await shown.call('track', 'Slow')
    for (const leg of LEGS) expect(await shown.state('track Slow', leg)).toBe('handed')
    await both(slug, ['Slow'])
    expect(performance.now() - begun).toBeGreaterThan(5_000)
    for (const leg of LEGS)
      await eventually(async () => expect(await shown.state('track Slow', leg)).toBe('delivered'))
    await done(shown)
  })

  test('denies consent, and gives it again: nothing stays and nothing leaves in between', async () => {
    const shown = await show({ shares: [0, 100], query: 'crossfade=dual', more: { force: true } })
    const { page, slug } = shown
    await shown.call('track', 'Before')
    await both(slug, ['Before'])
    await shown.press('Deny consent')
    expect(await shown.overlay.locator('[data-part=why]').textContent()).toMatch(/^No consent/)
    await shown.call('track', 'Denied')
    await eventually(async () =>
      expect(
        await page.evaluate(() => [
          document.cookie,
          ...Object.keys(localStorage),
          ...Object.keys(sessionStorage),
        ]),
      ).toEqual(['']),
    )
    await shown.press('Deny consent')
    await shown.call('track', 'Again')
    await both(slug, ['Before', 'Again'])
    expect(stampOf(arrived('rudderstack', slug)[1]!)).toMatchObject({ forced: true, cohort: 'dual' })
    await done(shown)
  })

  test.each([
    ['RudderStack', 'rudderstack', 'segment'],
    ['Segment', 'segment', 'rudderstack'],
  ] as const)('rolls back %s for this page, and lifts that', async (name, leg, other) => {
    const shown = await show()
    const { slug, overlay } = shown
    await shown.call('track', 'Before')
    await both(slug, ['Before'])
    await shown.press(`Roll back ${name}`)
    expect(await overlay.locator('[data-part=why]').textContent()).toMatch(`${name} is killed`)
    await shown.call('track', 'Killed')
    await eventually(() => expect(namesOf(other, slug)).toEqual(['Before', 'Killed']))
    await shown.press(`Roll back ${name}`)
    await shown.call('track', 'Lifted')
    await eventually(() => expect(namesOf(leg, slug)).toEqual(['Before', 'Lifted']))
    expect(namesOf(other, slug)).toEqual(['Before', 'Killed', 'Lifted'])
    await done(shown)
  })
})

describe.concurrent('unmount', () => {
  test('takes away the overlay and all that it stood in the way of, whoever has wrapped what it wrapped', async () => {
    const shown = await show({ more: { delivery: 'trust' } })
    const { page, slug } = shown
    await page.evaluate(() => ((window as never as Record<string, unknown>)['native'] = fetch))
    await shown.press('Block Segment')
    await shown.press('Roll back RudderStack')
    expect(await page.evaluate(() => fetch === (window as never as { native: unknown }).native)).toBe(false)
    await page.evaluate(() => {
      const { open } = XMLHttpRequest.prototype
      XMLHttpRequest.prototype.open = function (...args: [string, string]) {
        open.apply(this, args as never)
      }
      ;(window as never as { unmount: () => void }).unmount()
    })
    expect(await page.evaluate(() => fetch === (window as never as { native: unknown }).native)).toBe(true)
    expect(await page.locator('crossfade-overlay').count()).toBe(0)
    await shown.call('track', 'After')
    await both(slug, ['After'])
    await done(shown)
  })
})

describe('“copy as test case”', () => {
  /** Runs the text as Playwright's runner would: its two imports, and a new visitor's page. */
  async function run(text: string, page: Page): Promise<void> {
    const [line, ...rest] = text.split('\n')
    expect(line).toBe("import { expect, test } from '@playwright/test'")
    const tests: ((given: { page: Page }) => Promise<void>)[] = []
    const collect = (_: string, body: (typeof tests)[number]): void => void tests.push(body)
    const body = runInThisContext(`(expect, test) => {${rest.join('\n')}}`) as (...given: unknown[]) => void
    body(expect, collect)
    expect(tests).toHaveLength(1)
    await tests[0]!({ page })
  }

  test('makes a test that runs, and that fails where a leg does something else', async () => {
    const visitor = await world.newVisitor()
    await visitor.grantPermissions(['clipboard-read', 'clipboard-write'])
    const shown = await show({ visitor, shares: [0, 100], query: 'crossfade=dual', more: { force: true } })
    await shown.press('Block RudderStack')
    await shown.call('page', 'Docs', 'Start', { n: 1 })
    await shown.call('identify', 'ann', { plan: 'pro' })
    await shown.call('track', 'Order “Completed”\u2028', { total: 5, items: ['</script>', '\\', `it's`] })
    await shown.call('reset')
    await eventually(async () => {
      expect(await shown.state('page Docs Start', 'segment')).toBe('delivered')
      expect(await shown.overlay.locator('li').count()).toBe(4)
    })
    await shown.press('Copy as test case')
    await eventually(async () => expect(await shown.overlay.getByText(/^Copied/).count()).toBe(1))
    const text = await shown.page.evaluate(() => navigator.clipboard.readText())
    expect(text).toContain('gate.page("Docs", "Start", {"n":1})')

    // the app's own page makes its gate by itself
    const options = world.options(rolloutAt(0, 100), { force: true, delivery: 'observe' })
    const other = await world.newVisitor()
    const page = await other.newPage()
    await other.addInitScript((given) => {
      addEventListener('DOMContentLoaded', () =>
        (window as never as { createGate: (all: object) => void }).createGate(given),
      )
    }, options)
    const before = arrived('segment', shown.slug).length
    await run(text, page)
    await eventually(() => expect(arrived('segment', shown.slug).length).toBe(before + 3))
    await expect(
      run(text.replaceAll('rudderstack: expect', "rudderstack: 'refused' ?? expect"), page),
    ).rejects.toThrow('to deeply equal')
    await other.close()
    await done(shown)
  })
})
