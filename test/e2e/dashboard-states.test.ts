import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startServer, type CrossfadeServer, type ServerOptions } from '../../src/server/index.ts'
import { ADMIN_TOKEN, ROLLOUT } from '../server/support.ts'
import { launchChromium } from '../support/chromium.ts'
import { axeProblems, layoutProblems } from '../support/page-layout.ts'

// What the dashboard says while something beside it is not as usual, read on a phone.

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

type Opened = { readonly server: CrossfadeServer; readonly page: Page; readonly dataDir: string }

/** Signed in on a server with these options. */
async function open(options: Partial<ServerOptions>): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-states-'))
  const rolloutFile = join(folder, 'rollout.json')
  writeFileSync(rolloutFile, JSON.stringify(ROLLOUT))
  const dataDir = join(folder, 'data')
  const listen = { publicListen: '127.0.0.1:0', adminListen: '127.0.0.1:0' }
  const server = await startServer({ rolloutFile, dataDir, adminToken: ADMIN_TOKEN, ...listen, ...options })
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
  page.setDefaultTimeout(8_000)
  onTestFinished(async () => {
    await page.context().close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  await page.goto(`${server.adminUrl}/`)
  await page.getByLabel('Token').fill(ADMIN_TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Shares' }).waitFor()
  return { server, page, dataDir }
}

const expectUsable = async (page: Page): Promise<void> => {
  expect(await layoutProblems(page, true)).toEqual([])
  expect(await axeProblems(page)).toEqual([])
}

const kill = async (page: Page, leg: string): Promise<void> => {
  await page.getByRole('button', { name: 'Kill RudderStack' }).click()
  await page.getByRole('dialog').getByRole('textbox').first().fill(leg)
  await page.getByRole('dialog').getByRole('button', { name: 'Kill RudderStack' }).click()
}

describe('the dashboard', () => {
  test('of a rollout in a file says where it is changed, changes nothing of it, and kills all the same', async () => {
    const { server, page } = await open({ source: 'file' })
    await page
      .getByText(/The rollout is written in .+rollout\.json: change it there/)
      .first()
      .waitFor()
    expect(await page.getByRole('slider').first().getAttribute('aria-disabled')).toBe('true')
    await expectUsable(page)
    await kill(page, 'rudderstack')
    await page.getByText('RudderStack is killed').first().waitFor()
    expect(await (await fetch(`${server.publicUrl}/v1/rollout`)).json()).toMatchObject({
      killed: 'rudderstack',
    })
  })

  test('says of a kill that the store does not take that it holds, and is not stored', async () => {
    const { page, dataDir } = await open({ source: 'store' })
    const database = new DatabaseSync(join(dataDir, 'control.sqlite'))
    database.exec(
      `create trigger no_kill before insert on crossfade_kill begin select raise(abort, 'disk full'); end`,
    )
    database.close()
    await kill(page, 'rudderstack')
    await page
      .getByText(/Not stored\..+a restart would forget it.+disk full/s)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await expectUsable(page)
  })

  test('says of an Unleash that does not answer what stays in force', async () => {
    const url = 'http://127.0.0.1:9'
    const unleash = { url, token: 'default:development.secret', environment: 'development', refreshMs: 1_000 }
    const { page } = await open({ source: 'unleash', unleash })
    await page
      .getByText(/127\.0\.0\.1:9.+stays in force\./s)
      .first()
      .waitFor()
    expect(await page.content()).not.toContain('development.secret')
    await expectUsable(page)
  })
})
