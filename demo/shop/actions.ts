import { analytics } from './analytics.ts'
import { addToCart, cartCount, cartLines, cartTotal, emptyCart, removeFromCart } from './cart.ts'
import { recordOf } from './catalogue.ts'
import { customerOf, keepCustomer } from './customer.ts'

export const add = (id: string): void => {
  const record = recordOf(id)
  if (!record) return
  addToCart(id)
  void analytics.track('Product Added', {
    product_id: id,
    name: record.title,
    brand: record.artist,
    price: record.price,
    currency: 'EUR',
    quantity: 1,
  })
}

export const remove = (id: string): void => {
  removeFromCart(id)
  void analytics.track('Product Removed', { product_id: id })
}

export const logIn = (name: string, email: string): void => {
  const customer = customerOf(name, email)
  keepCustomer(customer)
  void analytics.identify(customer.id, { name: customer.name, email: customer.email })
  void analytics.group('half-light-listeners', { name: 'Half-Light Listeners' })
  void analytics.track('Signed In', { method: 'form' })
}

export const logOut = (): void => {
  void analytics.track('Signed Out')
  analytics.reset()
  keepCustomer(null)
  emptyCart()
}

export const order = (): void => {
  void analytics.track('Order Completed', {
    order_id: `order-${Math.random().toString(36).slice(2, 10)}`,
    total: cartTotal(),
    currency: 'EUR',
    items: cartCount(),
    products: cartLines().map(({ record, quantity }) => ({
      product_id: record.id,
      price: record.price,
      quantity,
    })),
  })
  emptyCart()
}
