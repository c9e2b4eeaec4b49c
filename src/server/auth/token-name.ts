import { z } from 'zod'

/** What a token may be called: the history and the terminals of others show it. */
export const tokenName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have 100 characters at most')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must have no control characters')
  // every client takes these out of the path that revokes it
  .regex(/^(?!\.{1,2}$)/, 'must not be . or ..')
