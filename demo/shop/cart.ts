import { recordOf, type RecordForSale } from './catalogue.ts'
import { readShelf, writeShelf } from './shelf.ts'

const KEY = 'shop_cart'

export type Line = { readonly record: RecordForSale; readonly quantity: number }

type Quantities = Readonly<Record<string, number>>

const quantities = (): Quantities => readShelf<Quantities>(KEY, {})

export const cartLines = (): Line[] =>
  Object.entries(quantities()).flatMap(([id, quantity]) => {
    const record = recordOf(id)
    return record ? [{ record, quantity }] : []
  })

export const cartCount = (): number => cartLines().reduce((sum, { quantity }) => sum + quantity, 0)

/** Whole euros. */
export const cartTotal = (): number =>
  cartLines().reduce((sum, { record, quantity }) => sum + record.price * quantity, 0)

export const addToCart = (id: string): void => {
  const now = quantities()
  writeShelf(KEY, { ...now, [id]: (now[id] ?? 0) + 1 })
}

export const removeFromCart = (id: string): void => {
  const { [id]: _, ...rest } = quantities()
  writeShelf(KEY, rest)
}

export const emptyCart = (): void => writeShelf(KEY, {})
