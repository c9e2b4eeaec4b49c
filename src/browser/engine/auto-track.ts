import type { Fields } from '../../core/index.ts'

type Track = (event: string, properties: Fields) => Promise<unknown>
type Elements = Element | readonly Element[] | ArrayLike<Element> | null
type Naming = string | ((element: Element) => string)
type Describing = Fields | ((element: Element) => Fields)

const listOf = (elements: Elements): Element[] =>
  elements instanceof Element ? [elements] : Array.from(elements ?? [])

const callFor = (
  track: Track,
  element: Element,
  event: Naming,
  properties: Describing = {},
): Promise<unknown> =>
  track(
    typeof event === 'function' ? event(element) : event,
    typeof properties === 'function' ? properties(element) : properties,
  )

/** Whether a click opens its link in this very window, and so ends the page. */
const leavesPage = (link: Element, { metaKey, ctrlKey, shiftKey, button }: MouseEvent): boolean =>
  link instanceof HTMLAnchorElement &&
  link.href !== '' &&
  link.target !== '_blank' &&
  !metaKey &&
  !ctrlKey &&
  !shiftKey &&
  button === 0

/** Tracks clicks; one that leaves the page is held until the call is handed over, 300 ms at the most. */
export function trackLinks(track: Track, links: Elements, event: Naming, properties?: Describing): void {
  for (const link of listOf(links)) {
    link.addEventListener('click', (click) => {
      const called = callFor(track, link, event, properties)
      if (!leavesPage(link, click as MouseEvent) || click.defaultPrevented) return
      click.preventDefault()
      void called.then(() => location.assign((link as HTMLAnchorElement).href))
    })
  }
}

/** Tracks submits; the form goes out once the call is handed over, 300 ms later at the most. */
export function trackForms(track: Track, forms: Elements, event: Naming, properties?: Describing): void {
  for (const form of listOf(forms)) {
    form.addEventListener('submit', (submit) => {
      const called = callFor(track, form, event, properties)
      if (submit.defaultPrevented) return
      submit.preventDefault()
      // requestSubmit would ask us again
      void called.then(() => (form as HTMLFormElement).submit())
    })
  }
}
