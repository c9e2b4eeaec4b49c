import { useEffect, useState } from 'preact/hooks'
import { parseRoute, type Route } from './parse-route.ts'

export const useRoute = (): Route => {
  const [route, setRoute] = useState(() => parseRoute(location))
  useEffect(() => {
    const follow = (): void => setRoute(parseRoute(location))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}

/** A code that was used, or that nobody wants, leaves the address and the history. */
export const removeCode = (): void => {
  history.replaceState(null, '', `${location.pathname}${location.search}`)
  dispatchEvent(new Event('hashchange'))
}
