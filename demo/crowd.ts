import type { World } from './world.ts'
import { CROWD } from './shop-server.ts'

const PAGES = 3

/** Customers who keep coming, each page one after the other, until the browser is closed. */
export const sendCrowd = async ({ browser, shop }: World): Promise<void> => {
  for (let page = 0; page < PAGES; page++) {
    const context = await browser.newContext()
    await (await context.newPage()).goto(shop.url + CROWD)
  }
}
