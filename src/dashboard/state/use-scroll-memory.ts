import { useLayoutEffect } from 'preact/hooks'
import { parseRoute, type Route } from './parse-route.ts'

type Kept = { readonly y?: number } | null

/** From then on the reader is somewhere by choice: to be moved would be a fright. */
const REMOVES_WISH = ['wheel', 'touchmove', 'keydown', 'pointerdown', 'focusin'] as const

/** A page that is shorter by then has lost something: what makes it grow later is a refresh, and no way back. */
const MAX_WAIT_MS = 5_000

/**
 * Scrolls to where one was, as soon as the page is that long, unless the reader goes somewhere first.
 * @returns ends the wait
 */
const scrollBack = (y: number): (() => void) => {
  const end = (): void => {
    clearTimeout(tooLate)
    grown.disconnect()
    for (const type of REMOVES_WISH) removeEventListener(type, end)
  }
  const grown = new ResizeObserver(() => {
    scrollTo(0, y)
    if (scrollY + 1 > y) end()
  })
  const tooLate = setTimeout(end, MAX_WAIT_MS)
  for (const type of REMOVES_WISH) addEventListener(type, end, { passive: true })
  grown.observe(document.body)
  return end
}

/** What a reader calls another page: the rest of the query sorts or narrows the same one. */
const placeOf = ({ panel, rest, query }: Route): string =>
  `${panel} ${rest} ${new URLSearchParams(query).get('before')}`

/** A link leads to the top of a place, the way back to where one was in it. */
export const useScrollMemory = (route: Route): void => {
  const place = placeOf(route)
  useLayoutEffect(() => {
    // the browser's own comes at a time of its own choice, before or after ours
    history.scrollRestoration = 'manual'
    const y = (history.state as Kept)?.y ?? 0
    scrollTo(0, y)
    const end = scrollBack(y)
    // a scroll that ends while another place is on its way is none of that one's
    const remember = (): void => {
      if (placeOf(parseRoute(location)) === place)
        history.replaceState({ ...(history.state as Kept), y: scrollY }, '')
    }
    addEventListener('scrollend', remember)
    return () => {
      end()
      removeEventListener('scrollend', remember)
    }
  }, [place])
}
