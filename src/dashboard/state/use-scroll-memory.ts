import { useEffect, useLayoutEffect } from 'preact/hooks'

type Kept = { readonly y?: number } | null

const remember = (): void => history.replaceState({ ...(history.state as Kept), y: scrollY }, '')

/** A link leads to the top of a place, the way back to where one was in it. */
export const useScrollMemory = (place: string): void => {
  useEffect(() => {
    addEventListener('scrollend', remember)
    return () => removeEventListener('scrollend', remember)
  }, [])
  useLayoutEffect(() => scrollTo(0, (history.state as Kept)?.y ?? 0), [place])
}
