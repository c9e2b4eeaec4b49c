import type { Role, Token } from '../control/control-store.ts'

/** Who asks, by a token of theirs or as a browser that signed in with one. */
export type Caller = {
  readonly token: Token
  /** The hash of the session that the browser's cookie names, null for a bearer token. */
  readonly session: string | null
}

const RANK: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 }

/** Each role may what those before it may. */
export const mayAct = (has: Role, needs: Role): boolean => RANK[has] >= RANK[needs]
