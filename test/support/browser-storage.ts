import { afterEach, beforeEach, vi } from 'vitest'

export type BrowserStorage = {
  /** Cookies by name, values as they stand in `document.cookie`. */
  readonly cookies: Map<string, string>
  readonly local: Map<string, string>
}

/** `document.cookie` and `localStorage` of one page, as far as code under test uses them; new for each test. */
export function fakeBrowserStorage(hostname = 'app.shop.test'): BrowserStorage {
  const cookies = new Map<string, string>()
  const local = new Map<string, string>()
  const document = {
    get cookie() {
      return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    set cookie(text: string) {
      const [pair = '', ...attributes] = text.split('; ')
      const at = pair.indexOf('=')
      const domain = attributes.find((one) => one.startsWith('domain='))?.slice('domain='.length)
      // a public suffix, as .test, takes no cookies
      if (domain !== undefined && (!hostname.endsWith(domain) || !domain.includes('.'))) return
      if (attributes.includes('max-age=0')) cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), pair.slice(at + 1))
    },
  }
  const localStorage = {
    getItem: (key: string) => local.get(key) ?? null,
    setItem: (key: string, value: string) => void local.set(key, value),
    removeItem: (key: string) => void local.delete(key),
  }
  beforeEach(() => {
    vi.stubGlobal('document', document)
    vi.stubGlobal('location', { hostname, protocol: 'https:' })
    vi.stubGlobal(
      'localStorage',
      new Proxy(localStorage, {
        ownKeys: () => [...local.keys()],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      }),
    )
    cookies.clear()
    local.clear()
  })
  afterEach(() => void vi.unstubAllGlobals())
  return { cookies, local }
}
