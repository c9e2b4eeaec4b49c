/** What the address asks for: a panel's name, a one-time link's code, or everything. */
export type Route = { readonly panel: string | null; readonly code: string | null }

/** `#/history` and `?panel=history` name a panel, `#login=CODE` brings a code. */
export const parseRoute = ({ hash, search }: Pick<URL, 'hash' | 'search'>): Route => {
  const code = /^#login=([\w.~-]{1,512})$/.exec(hash)?.[1] ?? null
  if (code !== null) return { panel: null, code }
  const panel =
    /^#\/([\w-]+)$/.exec(hash)?.[1] ?? (hash === '#/' ? null : new URLSearchParams(search).get('panel'))
  return { panel: panel || null, code }
}
