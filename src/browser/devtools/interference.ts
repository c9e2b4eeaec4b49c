import type { Leg } from '../../core/index.ts'
import { after } from '../answer.ts'
import { replaceFunction } from '../delivery/replace-function.ts'
import { quietly } from './element.ts'

/** `block`: requests fail as a blocker makes them · `slow`: they leave, and so are answered, later. */
export type Hindrance = 'block' | 'slow'

export type Interference = {
  of(leg: Leg): Hindrance | null
  set(leg: Leg, hindrance: Hindrance | null): void
}

type Options = {
  /** Which leg a request to this address belongs to. */
  readonly vendorOf: (input: unknown) => Leg | null
  readonly slowMs: number
  /** Told of each request that was kept from a leg's vendor. */
  readonly onBlocked: (leg: Leg, address: string, body: unknown) => void
}

type Asked = { readonly leg: Leg; readonly address: string }

const addressOf = (input: unknown): string => (input instanceof Request ? input.url : String(input))

/** A request that nothing lets through: it is never sent. */
const failXhr = (xhr: object): unknown =>
  setTimeout(() => {
    for (const name of ['error', 'loadend'])
      quietly(() => (xhr as XMLHttpRequest).dispatchEvent(new ProgressEvent(name)))
  })

/** Stands in the way of a leg's requests while a button is pressed; without one the natives stand where they stood. */
export function createInterference({ vendorOf, slowMs, onBlocked }: Options): Interference {
  const hindered = new Map<Leg, Hindrance>()
  const opened = new WeakMap<object, Asked>()
  let ends: (() => void)[] = []

  const legOf = (input: unknown): Leg | null => {
    try {
      return vendorOf(input)
    } catch {
      return null
    }
  }

  /** What is to become of a request, and whether it was kept from its vendor. */
  const meet = (leg: Leg | null, address: string, body: unknown): Hindrance | null => {
    const hindrance = leg && (hindered.get(leg) ?? null)
    if (leg && hindrance === 'block') onBlocked(leg, address, body)
    return hindrance
  }

  const begin = (): (() => void)[] => [
    replaceFunction(globalThis, 'fetch', (native, self, args) => {
      const [input, init] = args as [unknown, { readonly body?: unknown } | undefined]
      const hindrance = meet(legOf(input), addressOf(input), init?.body)
      if (hindrance === 'block') return Promise.reject(new TypeError('Failed to fetch'))
      const send = (): unknown => Reflect.apply(native, self, args)
      return hindrance === 'slow' ? after(slowMs).then(send) : send()
    }),
    replaceFunction(XMLHttpRequest.prototype, 'open', (native, self, args) => {
      const leg = legOf(args[1])
      if (leg) opened.set(self as object, { leg, address: addressOf(args[1]) })
      else opened.delete(self as object)
      return Reflect.apply(native, self, args)
    }),
    replaceFunction(XMLHttpRequest.prototype, 'send', (native, self, args) => {
      const xhr = self as object
      const asked = opened.get(xhr)
      const hindrance = meet(asked?.leg ?? null, asked?.address ?? '', args[0])
      if (hindrance === 'block') return failXhr(xhr)
      const send = (): unknown => Reflect.apply(native, self, args)
      // opened anew meanwhile, it is another request's turn
      const sendLate = (): void => quietly(() => opened.get(xhr) === asked && send())
      return hindrance === 'slow' ? void setTimeout(sendLate, slowMs) : send()
    }),
    replaceFunction(navigator, 'sendBeacon', (native, self, args) =>
      // as a blocker does: it looks sent
      meet(legOf(args[0]), addressOf(args[0]), args[1]) === 'block'
        ? true
        : Reflect.apply(native, self, args),
    ),
  ]

  return {
    of: (leg) => hindered.get(leg) ?? null,
    set(leg, hindrance) {
      if (hindrance) hindered.set(leg, hindrance)
      else hindered.delete(leg)
      if (hindered.size > 0 && ends.length === 0) ends = begin()
      if (hindered.size === 0) for (const end of ends.splice(0)) end()
    },
  }
}
