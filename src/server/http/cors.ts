type Headers = Readonly<Record<string, string>>

/** What an answer to a page of this origin says of who may read it. */
export type Cors = (origin: string | undefined) => Headers

const EVERYBODY: Headers = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
}

/** @param origins `https://HOST` of each that may, or `*` for all */
export const createCors = (origins: readonly string[]): Cors => {
  if (origins.includes('*')) return () => EVERYBODY
  const allowed = new Set(origins.map((origin) => URL.parse(origin)?.origin ?? origin))
  const others: Headers = { vary: 'Origin' }
  return (origin) =>
    origin !== undefined && allowed.has(origin)
      ? { ...EVERYBODY, 'access-control-allow-origin': origin, ...others }
      : others
}
