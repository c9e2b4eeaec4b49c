/** One call that the address asks for, as arguments of the gate's own methods. */
export type QueryCall = readonly ['setAnonymousId' | 'identify' | 'track', ...unknown[]]

type Patterns = { readonly aid?: RegExp; readonly uid?: RegExp }

const startingWith = (params: URLSearchParams, prefix: string): Record<string, string> =>
  Object.fromEntries(
    [...params]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  )

/**
 * The calls of `ajs_aid`, `ajs_uid` (with `ajs_trait_*`) and `ajs_event` (with `ajs_prop_*`) in an address, which
 * either SDK alone would make for itself. `allowed`: Segment's `useQueryString` option.
 */
export function queryCalls(
  { search, hash }: Pick<Location, 'search' | 'hash'>,
  allowed: unknown,
): QueryCall[] {
  const query = search || hash.slice(hash.indexOf('?'))
  if (allowed === false || !query.includes('ajs_')) return []
  const { aid = /.+/, uid = /.+/ } = (typeof allowed === 'object' && allowed ? allowed : {}) as Patterns
  const params = new URLSearchParams(query)
  const [anonymousId, userId, event] = ['ajs_aid', 'ajs_uid', 'ajs_event'].map((key) => params.get(key))
  const calls: QueryCall[] = []
  if (anonymousId && aid.test(anonymousId)) calls.push(['setAnonymousId', anonymousId])
  if (userId && uid.test(userId)) calls.push(['identify', userId, startingWith(params, 'ajs_trait_')])
  if (event) calls.push(['track', event, startingWith(params, 'ajs_prop_')])
  return calls
}
