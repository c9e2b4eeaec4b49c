import type { Page } from '../core/index.ts'

/**
 * What Segment's SDK would call the page at this moment: a canonical link replaces address and path, the fragment is
 * never part of the address. Both legs get these values, so that a call made before an SDK had loaded still names
 * the page it was made on.
 */
export function currentPage(): Page {
  const { pathname, search, href } = location
  const canonical = document.querySelector("link[rel='canonical']")?.getAttribute('href')
  return {
    path: canonical ? pathOf(canonical) : pathname,
    referrer: document.referrer,
    search,
    title: document.title,
    url: canonical ? (canonical.includes('?') ? canonical : canonical + search) : href.split('#')[0]!,
    href,
  }
}

function pathOf(canonical: string): string {
  try {
    return new URL(canonical).pathname
  } catch {
    return canonical[0] === '/' ? canonical : `/${canonical}`
  }
}
