import { analytics } from './analytics.ts'
import { cartCount, cartLines, cartTotal, type Line } from './cart.ts'
import { euros, sleeveOf } from './catalogue.ts'
import { signedIn } from './customer.ts'
import { html, type Html } from './html.ts'
import type { ShopPage } from './page.ts'

const line = ({ record, quantity }: Line): Html => html`
  <li class="line">
    <span class="sleeve small">${sleeveOf(record)}</span>
    <span>
      <a href="/product/${record.id}">${record.title}</a>
      <span class="muted">${record.artist}, ${quantity} × ${euros(record.price)}</span>
    </span>
    <span class="price">${euros(record.price * quantity)}</span>
    <button class="quiet" type="button" data-remove="${record.id}" aria-label="Remove ${record.title}">
      Remove
    </button>
  </li>
`

const empty = html`
  <h1 tabindex="-1">Your cart is empty</h1>
  <p>Nothing here yet. <a href="/">Have a look at the records</a>.</p>
`

const form = (): Html => html`
  <form class="panel" data-form="order">
    <h2>Delivery</h2>
    <label>Name <input name="name" autocomplete="name" required value="${signedIn()?.name ?? ''}" /></label>
    <label>Street and number <input name="street" autocomplete="street-address" required /></label>
    <label>Town <input name="town" autocomplete="address-level2" required /></label>
    <p class="total"><span>Total</span> <span>${euros(cartTotal())}</span></p>
    <button class="primary" type="submit">Place order</button>
    <p class="muted">A demo shop: nothing is charged and nothing is sent.</p>
  </form>
`

export const checkoutPage = (): ShopPage => ({
  title: 'Checkout',
  name: 'Checkout',
  body:
    cartCount() === 0
      ? empty
      : html`
          <h1 tabindex="-1">Checkout</h1>
          <div class="split">
            <div>
              <ul class="lines">
                ${cartLines().map(line)}
              </ul>
              ${signedIn() ? html`` : html`<p class="muted"><a href="/account">Sign in</a> to keep your orders together.</p>`}
            </div>
            ${form()}
          </div>
        `,
  opened: () => {
    if (cartCount() > 0)
      void analytics.track('Checkout Started', { value: cartTotal(), currency: 'EUR', items: cartCount() })
  },
})

export const thanksPage = (): ShopPage => ({
  title: 'Thank you',
  name: 'Thanks',
  body: html`
    <h1 tabindex="-1">Thank you</h1>
    <p>Your order is on its way to the turntable. Well, it would be: this is a demo.</p>
    <p><a class="button" href="/">More records</a></p>
  `,
})
