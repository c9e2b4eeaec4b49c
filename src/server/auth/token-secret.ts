import { createHash, randomBytes } from 'node:crypto'

/** A secret, shown once, and what is kept of it. */
export type Secret = {
  /** 256 random bits behind a prefix that secret scanners can look for. */
  readonly secret: string
  /** SHA-256, hex. A random secret needs no slower one: there is nothing to guess. */
  readonly hash: string
}

/** What the secret is for, as its prefix says: a token, a one-time link, a browser's session. */
export type SecretKind = 'token' | 'login' | 'session'

const PREFIXES: Readonly<Record<SecretKind, string>> = {
  token: 'cft_',
  login: 'cfl_',
  session: 'cfs_',
}

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export const createSecret = (kind: SecretKind): Secret => {
  const secret = `${PREFIXES[kind]}${randomBytes(32).toString('base64url')}`
  return { secret, hash: hashSecret(secret) }
}
