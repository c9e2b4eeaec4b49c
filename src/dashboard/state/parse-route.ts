/** What the address asks for: a panel's name, a one-time link's code, or everything. */
export type Route = {
  readonly panel: string | null
  readonly code: string | null
  /** What stands behind the panel's name: `pairs/ID`. */
  readonly rest: string
  /** Without its question mark. */
  readonly query: string
}

const NOWHERE = { rest: '', query: '' }

/** `#/history` and `?panel=history` name a panel, `#/parity/pairs?event=…` a part of one, `#login=CODE` brings a code. */
export const parseRoute = ({ hash, search }: Pick<URL, 'hash' | 'search'>): Route => {
  const code = /^#login=([\w.~-]{1,512})$/.exec(hash)?.[1] ?? null
  if (code !== null) return { panel: null, code, ...NOWHERE }
  const [, named, rest = '', query = ''] = /^#\/([\w-]+)\/?([^?]*)(?:\?(.*))?$/.exec(hash) ?? []
  if (named !== undefined) return { panel: named, code, rest, query }
  const panel = hash === '#/' ? null : new URLSearchParams(search).get('panel')
  return { panel: panel || null, code, ...NOWHERE }
}
