type Callable = (...args: unknown[]) => unknown

/** What is called in place of `native`; has to call it with the same `self` and `args`. */
export type Around = (native: Callable, self: unknown, args: unknown[]) => unknown

/**
 * Puts `around` before a function of the page. Name, length, own properties and `toString()` stay those of the native.
 * Where the page does not let it be replaced, nothing happens.
 *
 * @returns puts the native back; where somebody has wrapped ours meanwhile, ours passes everything on from then on
 */
export function replaceFunction(host: object, name: string, around: Around): () => void {
  const native: unknown = Reflect.get(host, name)
  if (typeof native !== 'function') return () => {}
  let stopped = false
  const ours = new Proxy(
    native as Callable,
    {
      // a trap that the page has put onto Object.prototype would be ours too
      __proto__: null,
      apply: (target, self, args: unknown[]) =>
        stopped ? Reflect.apply(target, self, args) : around(target, self, args),
    } as ProxyHandler<Callable>,
  )
  const wasOwn = Object.hasOwn(host, name)
  Reflect.set(host, name, ours)
  return () => {
    stopped = true
    if (Reflect.get(host, name) !== ours) return
    if (wasOwn) Reflect.set(host, name, native)
    else Reflect.deleteProperty(host, name)
  }
}
