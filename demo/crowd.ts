import type { BrowserContext } from 'playwright-core'
import { DEVICE_KEY } from '../src/browser/device-key.ts'
import { CROWD } from './shop-server.ts'
import type { World } from './world.ts'

const PAGES = 3

/** Customers who keep coming, each page one after the other, until the browser is closed. */
export const sendCrowd = async (world: World): Promise<void> => {
  for (let page = 0; page < PAGES; page++) await openCrowd(world)
}

/**
 * One page of them.
 * @param device as whom the gate is to know it @param pauseMs between two things that a customer does
 */
export const openCrowd = async (
  { browser, shop }: Pick<World, 'browser' | 'shop'>,
  device?: string,
  pauseMs?: number,
): Promise<BrowserContext> => {
  const context = await browser.newContext()
  if (device !== undefined) await context.addCookies([{ name: DEVICE_KEY, value: device, url: shop.url }])
  const query = pauseMs === undefined ? '' : `?pause=${pauseMs}`
  await (await context.newPage()).goto(shop.url + CROWD + query)
  return context
}
