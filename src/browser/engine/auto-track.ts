import type { Fields } from '../../core/index.ts'

type Track = (event: string, properties: Fields, options?: Fields) => Promise<unknown>
type Elements = Element | readonly Element[] | ArrayLike<Element> | null
type Naming = string | ((element: Element) => string)
type Describing = Fields | ((element: Element) => Fields)

const listOf = (elements: Elements): Element[] =>
  elements instanceof Element ? [elements] : Array.from(elements ?? [])

/** What of a call the app wants made for each element. */
type Wanted = readonly [event: Naming, properties?: Describing, options?: Fields]

/** `null` where a function of the page's own throws. */
function callFor(track: Track, element: Element, [event, properties = {}, options]: Wanted) {
  try {
    return track(
      typeof event === 'function' ? event(element) : event,
      typeof properties === 'function' ? properties(element) : properties,
      options,
    )
  } catch {
    return null
  }
}

/** Names of this very window; any other one is a window of its own, or a frame. */
const isHere = (target: string): boolean =>
  ['', '_self', ...(window === window.top ? ['_top', '_parent'] : [])].includes(target)

/** Whether a click opens its link in this very window, and so ends the page. */
const leavesPage = (link: Element, click: MouseEvent): boolean =>
  link instanceof HTMLAnchorElement &&
  link.href !== '' &&
  !link.hasAttribute('download') &&
  isHere(link.target) &&
  !click.metaKey &&
  !click.ctrlKey &&
  !click.shiftKey &&
  !click.altKey &&
  click.button === 0

/** As the browser sends it, the pressed button's value included, which `submit` by itself leaves out. */
function submit(form: Element, pressed: HTMLElement | null): void {
  const { name, value } = (pressed ?? {}) as Partial<HTMLButtonElement>
  const stand = Object.assign(document.createElement('input'), { type: 'hidden', name, value })
  // a control of the form may have the name of any of its methods; requestSubmit would ask us again
  if (name) Element.prototype.append.call(form, stand)
  HTMLFormElement.prototype.submit.call(form)
  stand.remove()
}

/** Tracks clicks; one that leaves the page is held until the call is handed over, 300 ms at the most. */
export function trackLinks(track: Track, links: Elements, ...wanted: Wanted): void {
  for (const link of listOf(links)) {
    link.addEventListener('click', (click) => {
      const called = callFor(track, link, wanted)
      if (!called || click.defaultPrevented || !leavesPage(link, click as MouseEvent)) return
      click.preventDefault()
      void called.then(() => location.assign((link as HTMLAnchorElement).href))
    })
  }
}

/** Tracks submits; the form goes out once the call is handed over, 300 ms later at the most. */
export function trackForms(track: Track, forms: Elements, ...wanted: Wanted): void {
  for (const form of listOf(forms)) {
    form.addEventListener('submit', (event) => {
      const called = callFor(track, form, wanted)
      if (!called || event.defaultPrevented) return
      event.preventDefault()
      void called.then(() => submit(form, (event as SubmitEvent).submitter))
    })
  }
}
