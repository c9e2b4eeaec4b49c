/**
 * `missing` no engine for this machine · `locked` another process has the data · `newer` a later release wrote it ·
 * `old` the server is too old · `unavailable` no answer, ask again · `denied` user, password or rights ·
 * `disk-full` · `timeout` and `memory` over the limit of one query · `refused` anything else that the engine says
 */
export type WarehouseErrorCode =
  | 'missing'
  | 'locked'
  | 'newer'
  | 'old'
  | 'unavailable'
  | 'denied'
  | 'disk-full'
  | 'timeout'
  | 'memory'
  | 'refused'

export type WarehouseErrorOptions = ErrorOptions & {
  /** The engine's own number and name, as 241 MEMORY_LIMIT_EXCEEDED. */
  readonly engine?: { readonly number: number; readonly name: string }
}

/**
 * One sentence that says what is wrong and what to do, without a value of a row, a parameter or a password in it: what
 * the engine itself said, which may quote them, is the `cause`.
 */
export class WarehouseError extends Error {
  readonly code: WarehouseErrorCode
  readonly engine: { readonly number: number; readonly name: string } | null

  constructor(code: WarehouseErrorCode, message: string, options: WarehouseErrorOptions = {}) {
    super(message, options)
    this.name = 'WarehouseError'
    this.code = code
    this.engine = options.engine ?? null
  }
}
