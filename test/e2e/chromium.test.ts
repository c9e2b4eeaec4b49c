import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ensureChromium, findChromium, launchChromium } from '../support/chromium.ts'
import { pageHtml, servePages } from '../support/page-server.ts'

describe('findChromium', () => {
  test('takes what CHROMIUM names before everything else', () => {
    expect(findChromium({ CHROMIUM: process.execPath, PATH: process.env['PATH'] })).toBe(process.execPath)
    expect(findChromium({ CHROME_PATH: process.execPath })).toBe(process.execPath)
  })

  test('says so when the variable names nothing', () => {
    expect(() => findChromium({ CHROMIUM: '/no/such/browser' })).toThrow('CHROMIUM names /no/such/browser')
  })
})

test('ensureChromium ends with a browser that is there', async () => {
  expect(existsSync(await ensureChromium())).toBe(true)
})

test('the browser reaches pages under made-up names on loopback, and no name outside', async () => {
  const headers = { 'content-security-policy': "default-src 'none'" }
  const server = await servePages({
    pages: {
      '/': { body: pageHtml([], { title: 'Shop' }), headers },
      '/gone': { body: 'gone', status: 410 },
    },
  })
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    for (const host of ['127.0.0.1', 'shop.test', 'a.shop.test', 'app.localhost']) {
      const response = await page.goto(server.at('/', host))
      expect(response?.headers()['content-security-policy']).toBe("default-src 'none'")
      expect(await page.title()).toBe('Shop')
    }
    expect((await page.goto(server.at('/gone')))?.status()).toBe(410)
    expect((await page.goto(server.at('/not-there')))?.status()).toBe(404)
    await expect(page.goto('https://api.segment.io/v1/t')).rejects.toThrow('ERR_NAME_NOT_RESOLVED')
  } finally {
    await browser.close()
    await server.close()
  }
})
