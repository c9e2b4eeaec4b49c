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
    form.addEventListener('submit', (submit) => {
      const called = callFor(track, form, wanted)
      if (!called || submit.defaultPrevented) return
      submit.preventDefault()
      // requestSubmit would ask us again, and a control named "submit" stands where the form's own method was
      void called.then(() => HTMLFormElement.prototype.submit.call(form))
    })
  }
}
