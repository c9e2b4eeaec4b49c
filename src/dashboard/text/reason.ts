/** A reason as the routes take it: none rather than an empty one. */
export const reasonIn = (reason: string): { readonly reason?: string } =>
  reason.trim() === '' ? {} : { reason: reason.trim() }
