/** To run before a page's other scripts: `Date` runs `aheadMs` ahead of the machine, and `moveClock(ms)` moves it on. */
export const clockScript = (aheadMs: number): string => `(() => {
  const Real = Date
  let ahead = ${aheadMs}
  const now = () => Real.now() + ahead
  window.moveClock = (ms) => { ahead += ms }
  window.Date = new Proxy(Real, {
    construct: (target, args, as) => Reflect.construct(target, args.length > 0 ? args : [now()], as),
    apply: () => String(new Real(now())),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  })
})()`

declare global {
  interface Window {
    moveClock(ms: number): void
  }
}
