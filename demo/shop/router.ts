import { accountPage } from './account-page.ts'
import { analytics, areaOf } from './analytics.ts'
import { cartCount } from './cart.ts'
import { recordOf } from './catalogue.ts'
import { checkoutPage, thanksPage } from './checkout-page.ts'
import { signedIn } from './customer.ts'
import { html } from './html.ts'
import { listPage } from './list-page.ts'
import type { ShopPage } from './page.ts'
import { productPage } from './product-page.ts'

const notFound = (): ShopPage => ({
  title: 'Not here',
  name: 'Not found',
  body: html`<h1 tabindex="-1">Not here</h1>
    <p>This page does not exist. <a href="/">All records</a></p>`,
})

const pageAt = (path: string): ShopPage => {
  const record = recordOf(/^\/product\/([\w-]+)$/.exec(path)?.[1] ?? '')
  if (record) return productPage(record)
  if (path === '/') return listPage()
  if (path === '/checkout') return checkoutPage()
  if (path === '/checkout/thanks') return thanksPage()
  return path === '/account' ? accountPage() : notFound()
}

/** The header's own: it stays while `main` changes. */
export const showHeader = (): void => {
  const count = cartCount()
  document.getElementById('cart-count')!.textContent = String(count)
  document.getElementById('cart-link')!.ariaLabel = `Cart, ${count} ${count === 1 ? 'record' : 'records'}`
  document.getElementById('account-link')!.textContent = signedIn()?.name.split(' ')[0] ?? 'Sign in'
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.site-nav a')) {
    const isHere = link.dataset['area'] === areaOf(location.pathname)
    link.ariaCurrent = isHere ? 'page' : null
  }
}

/** Shows the page of the address, without telling anybody. */
export const show = (): ShopPage => {
  const page = pageAt(location.pathname)
  document.title = `${page.title} · Half-Light Records`
  document.getElementById('main')!.innerHTML = page.body.html
  showHeader()
  return page
}

/** Shows the page of the address as a page view; focus goes to its heading, as a page load would announce it. */
export const open = (isFirst = false): void => {
  const page = show()
  void analytics.page(areaOf(location.pathname), page.name)
  page.opened?.()
  if (isFirst) return
  scrollTo(0, 0)
  document.querySelector<HTMLElement>('#main h1')?.focus({ preventScroll: true })
}

export const go = (path: string): void => {
  history.pushState(null, '', path)
  open()
}
