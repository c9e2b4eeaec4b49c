import { add, logIn, logOut, order, remove } from './actions.ts'
import { cartCount } from './cart.ts'
import { openOverlay, showCohortPanel } from './cohort-panel.ts'
import { go, open, show, showHeader } from './router.ts'

const SAID_MS = 4_000
let saying: ReturnType<typeof setTimeout> | undefined

const say = (sentence: string): void => {
  const status = document.getElementById('status')!
  clearTimeout(saying)
  status.textContent = sentence
  saying = setTimeout(() => (status.textContent = ''), SAID_MS)
}

/** A click that the browser would follow inside this window, on a link to the shop itself. */
const innerLink = (event: MouseEvent, target: Element): HTMLAnchorElement | null => {
  const link = target.closest<HTMLAnchorElement>('a[href]')
  const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
  const isPlace = link?.origin === location.origin && !link.hash && !elsewhere
  return isPlace ? link : null
}

const press = ({ dataset }: HTMLElement): void => {
  if (dataset['add'] !== undefined) {
    add(dataset['add'])
    showHeader()
    say(`Added. Your cart now holds ${cartCount()}.`)
  } else if (dataset['remove'] !== undefined) {
    remove(dataset['remove'])
    show()
    say('Removed from your cart.')
  } else if (dataset['logout'] !== undefined) {
    logOut()
    go('/')
    say('You are signed out.')
  } else if (dataset['overlay'] !== undefined) {
    void openOverlay()
  }
}

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return
  const button = event.target.closest<HTMLElement>(
    'button[data-add], button[data-remove], button[data-logout], button[data-overlay]',
  )
  if (button) return press(button)
  const link = innerLink(event, event.target)
  if (!link) return
  event.preventDefault()
  say('')
  go(link.pathname)
})

document.addEventListener('submit', (event) => {
  if (!(event.target instanceof HTMLFormElement)) return
  event.preventDefault()
  const fields = new FormData(event.target)
  const text = (name: string): string => (fields.get(name) as string | null) ?? ''
  if (event.target.dataset['form'] === 'login') {
    logIn(text('name'), text('email'))
    go('/account')
    say('You are signed in.')
  } else if (event.target.dataset['form'] === 'order') {
    order()
    go('/checkout/thanks')
  }
})

addEventListener('popstate', () => open())
void showCohortPanel()
open(true)
