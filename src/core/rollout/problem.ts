/** What is wrong at one place of a rollout, and what to do. `path` is a JSON Pointer (RFC 6901), '' the whole. */
export type Problem = { readonly path: string; readonly message: string }

export type Report = (path: string, message: string) => void

/** The pointer to a member. */
export const member = (path: string, name: string): string =>
  `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
