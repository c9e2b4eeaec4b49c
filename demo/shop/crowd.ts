// A page that is many customers one after the other: each logs in, looks at records, buys one, and logs out.
import { logIn, logOut, order, add } from './actions.ts'
import { analytics } from './analytics.ts'
import { emptyCart } from './cart.ts'
import { RECORDS } from './catalogue.ts'

/** ms between two things that a customer does. */
const PAUSE_MS = Number(new URLSearchParams(location.search).get('pause') ?? 100)
const VIEWS = 6

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
const anyOf = <One>(list: readonly One[]): One => list[Math.floor(Math.random() * list.length)]!

async function shopOnce(number: number): Promise<void> {
  logIn(`Customer ${number}`, `customer-${Math.random().toString(36).slice(2, 10)}@example.com`)
  for (let view = 0; view < VIEWS; view++) {
    const record = anyOf(RECORDS)
    void analytics.track('Product Viewed', {
      product_id: record.id,
      name: record.title,
      price: record.price,
      currency: 'EUR',
    })
    await pause()
  }
  add(anyOf(RECORDS).id)
  await pause()
  order()
  await pause()
  logOut()
  await pause()
}

await analytics.ready()
emptyCart()
for (let number = 1; ; number++) await shopOnce(number)
