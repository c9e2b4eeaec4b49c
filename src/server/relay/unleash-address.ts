import { ServerError } from '../server-error.ts'

/** Where Unleash answers. `name` is how sentences call it. */
export type UnleashAddress = { readonly name: string; readonly client: string; readonly admin: string }

const refuse = (why: string): never => {
  throw new ServerError('unleash', `unleash.url ${why}; give it as in https://unleash.example.com/api.`)
}

function parse(given: string): URL {
  try {
    return new URL(given)
  } catch {
    return refuse('is no URL')
  }
}

/**
 * Its two APIs, from its address with or without the /api at the end.
 * @throws ServerError 'unleash'
 */
export function unleashAddress(given: string): UnleashAddress {
  const { protocol, username, password, origin, pathname, search, hash } = parse(given)
  if (protocol !== 'https:' && protocol !== 'http:') refuse('is no HTTP address')
  // never shown: it is a secret
  if (username || password) refuse('holds a user or a password, and Unleash goes by its token alone')
  if (search || hash) refuse('holds a query or a fragment')
  const base = `${origin}${pathname.replace(/\/+$/, '').replace(/\/api$/, '')}`
  return { name: `Unleash at ${base}`, client: `${base}/api/`, admin: `${base}/api/admin` }
}
