import type { Problem } from '../../core/index.ts'

/** Why a change was not made: nothing of it was written. */
export type Refused =
  /** The rollout is written elsewhere (a file), or where it is written cannot be reached. */
  | { readonly ok: false; readonly why: 'elsewhere' | 'unreachable'; readonly message: string }
  /** Somebody else was faster, or the caller has an old copy. */
  | { readonly ok: false; readonly why: 'stale'; readonly current: number }
  | { readonly ok: false; readonly why: 'problems'; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly why: 'nothing-to-undo'; readonly message: string }

export const refuse = (path: string, message: string): Refused => ({
  ok: false,
  why: 'problems',
  problems: [{ path, message }],
})
