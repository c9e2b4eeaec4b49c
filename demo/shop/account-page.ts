import { signedIn } from './customer.ts'
import { html, type Html } from './html.ts'
import type { ShopPage } from './page.ts'

const loginForm = (): Html => html`
  <h1 tabindex="-1">Sign in</h1>
  <p class="lead">Any name and address will do: there is no password in a demo.</p>
  <form class="panel narrow" data-form="login">
    <label>Name <input name="name" autocomplete="name" required /></label>
    <label>E-mail <input name="email" type="email" autocomplete="email" required /></label>
    <button class="primary" type="submit">Sign in</button>
  </form>
`

export const accountPage = (): ShopPage => {
  const customer = signedIn()
  return {
    title: customer ? 'Your account' : 'Sign in',
    name: 'Account',
    body: customer
      ? html`
          <h1 tabindex="-1">Hello, ${customer.name}</h1>
          <div class="panel narrow">
            <dl class="facts">
              <dt>E-mail</dt>
              <dd>${customer.email}</dd>
              <dt>Customer number</dt>
              <dd>${customer.id}</dd>
              <dt>Club</dt>
              <dd>Half-Light Listeners</dd>
            </dl>
            <button class="secondary" type="button" data-logout>Sign out</button>
          </div>
        `
      : loginForm(),
  }
}
