export type ServerErrorCode =
  | 'address'
  | 'address-in-use'
  | 'rollout'
  | 'database'
  | 'token-name'
  | 'config'
  | 'unleash'

/** Why a server does not start, or does not do what it is asked: one sentence that says what is wrong, where, and what to do. */
export class ServerError extends Error {
  readonly code: ServerErrorCode

  constructor(code: ServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ServerError'
    this.code = code
  }
}
