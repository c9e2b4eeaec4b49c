import type { StreamCall, StreamSession } from './call.ts'
import { pick, uuid, type Random } from './people.ts'

const EVENTS = [
  'Product Viewed',
  'Product Added',
  'Cart Viewed',
  'Order Completed',
  "Käse'; DROP TABLE copies --",
  'Coupon Applied',
]

const trackFields = (random: Random): Record<string, unknown> => ({
  price: Math.round(random() * 9_000) / 100 + 1,
  quantity: 1 + Math.floor(random() * 5),
  coupon: null,
  sku: `sku-${Math.floor(random() * 900)}`,
  products: [
    { id: 'a', price: 3.5 },
    { id: 'b', tags: ['new', 'sale'] },
  ],
})

/** The calls of a visit: it identifies itself in the middle, so that its first calls name nobody. */
export const makeCalls = (
  random: Random,
  session: StreamSession,
  { count, from, spreadMs }: { count: number; from: number; spreadMs: number },
): StreamCall[] => {
  const knownFrom = 1 + Math.floor(random() * 4)
  return Array.from({ length: count }, (_, index) => {
    const isKnown = index >= knownFrom
    const base = {
      pairId: uuid(random),
      seq: index + 1,
      session,
      userId: isKnown ? session.person.userId : null,
      groupId: null,
      at: from + Math.floor((spreadMs * index) / count),
    }
    if (index === knownFrom) return { ...base, type: 'identify', name: '', fields: session.person.traits }
    if (index === knownFrom + 1)
      return {
        ...base,
        type: 'group',
        name: '',
        groupId: session.person.groupId,
        fields: { employees: 10 },
      }
    if (index === 0 || random() < 0.15)
      return { ...base, type: 'page', name: pick(random, ['Home', 'Cart']), fields: { tab: index } }
    return { ...base, type: 'track', name: pick(random, EVENTS), fields: trackFields(random) }
  })
}
