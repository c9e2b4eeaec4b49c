import { readShelf, writeShelf } from './shelf.ts'

const KEY = 'shop_customer'

export type Customer = { readonly id: string; readonly name: string; readonly email: string }

/** One id per e-mail address, so that a customer who comes back is the same one. */
export const customerOf = (name: string, email: string): Customer => ({
  id: `customer-${email.trim().toLowerCase()}`,
  name: name.trim(),
  email: email.trim(),
})

export const signedIn = (): Customer | null => readShelf<Customer | null>(KEY, null)

export const keepCustomer = (customer: Customer | null): void => writeShelf(KEY, customer)
