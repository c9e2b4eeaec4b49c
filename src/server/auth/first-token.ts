import type { ControlStore } from '../control/control-store.ts'
import { ServerError } from '../server-error.ts'
import { createSecret, hashSecret } from './token-secret.ts'

const ENVIRONMENT = 'CROSSFADE_ADMIN_TOKEN'
const FIRST = 'admin'
const SERVER = 'crossfade serve'
const LEAST_LENGTH = 16

/**
 * Sees to it that somebody can get in: by the token of the environment, else, where no token is there at all, by a first
 * one. That of an environment that no longer has it is revoked.
 * @returns the secret of the first token, which nobody can read again; null where none was made
 * @throws ServerError 'config'
 */
export const ensureToken = async (
  store: ControlStore,
  environmentToken: string | null,
  now: number,
): Promise<string | null> => {
  await followEnvironment(store, environmentToken, now)
  if ((await store.tokens()).length > 0) return null
  const { secret, hash } = createSecret('token')
  try {
    await store.createToken({ name: FIRST, role: 'admin', hash }, by('token-create', 'the first start', now))
    return secret
  } catch (error) {
    // another server on this database starts for the first time as well
    if (error instanceof ServerError && error.code === 'token-name') return null
    throw error
  }
}

const by = (action: 'token-create' | 'token-revoke', reason: string, at: number) => ({
  actor: SERVER,
  action,
  reason,
  at,
})

const followEnvironment = async (store: ControlStore, secret: string | null, now: number): Promise<void> => {
  if (secret !== null && secret.length < LEAST_LENGTH)
    throw new ServerError(
      'config',
      `${ENVIRONMENT} is too short to be a secret: give it ${LEAST_LENGTH} characters or more.`,
    )
  const hash = secret === null ? null : hashSecret(secret)
  const living = (await store.credentials()).find(({ token }) => token.name === ENVIRONMENT)
  if (living?.hash === hash) return
  if (living)
    await store.revokeToken(ENVIRONMENT, by('token-revoke', `${ENVIRONMENT} is another one, or none`, now))
  if (hash === null || (await isLiving(store, hash))) return
  try {
    await store.createToken(
      { name: ENVIRONMENT, role: 'admin', hash },
      by('token-create', 'from the environment', now),
    )
  } catch (error) {
    if (!isTaken(error)) throw error
    throw new ServerError(
      'config',
      `${ENVIRONMENT} holds a token that was revoked: give it another one, such as of openssl rand -hex 32.`,
      { cause: error },
    )
  }
}

/** Another server on this database was faster, or the secret is that of a token with another name. */
const isLiving = async (store: ControlStore, hash: string): Promise<boolean> =>
  (await store.credentials()).some((credential) => credential.hash === hash)

/** Both databases say so when the hash is that of a revoked token. */
const isTaken = (error: unknown): boolean =>
  error instanceof ServerError && error.cause instanceof Error && /unique/i.test(error.cause.message)
