import { describe, expect, it, onTestFinished } from 'vitest'
import { ensureToken } from '../../../src/server/auth/first-token.ts'
import { hashSecret } from '../../../src/server/auth/token-secret.ts'
import { openControlStore } from '../../../src/server/control/open-control-store.ts'
import { temporaryFolder } from '../support.ts'

const freshStore = async () => {
  const store = await openControlStore({ databaseUrl: undefined, dataDir: temporaryFolder(), now: () => 1 })
  onTestFinished(() => store.close())
  return store
}
const names = async (store: Awaited<ReturnType<typeof freshStore>>): Promise<string[]> =>
  (await store.tokens()).map(({ name }) => name)

describe('the first token', () => {
  it('is made for a store without any, shown once, and opens it', async () => {
    const store = await freshStore()
    const secret = await ensureToken(store, null, 5)
    expect(await store.tokenOf(hashSecret(secret ?? ''), 6)).toMatchObject({ name: 'admin', role: 'admin' })
    expect(await ensureToken(store, null, 7)).toBeNull()
  })

  it('is made once by servers that start at the same time', async () => {
    const store = await freshStore()
    const secrets = await Promise.all([ensureToken(store, null, 5), ensureToken(store, null, 5)])
    expect(secrets.filter((secret) => secret !== null)).toHaveLength(1)
    expect(await names(store)).toEqual(['admin'])
  })
})

describe('the token of the environment', () => {
  it('is one of the store while the environment has it', async () => {
    const store = await freshStore()
    expect(await ensureToken(store, 'a-long-enough-secret', 5)).toBeNull()
    expect(await names(store)).toEqual(['CROSSFADE_ADMIN_TOKEN'])
    await ensureToken(store, 'another-long-secret', 6)
    expect(await store.tokenOf(hashSecret('a-long-enough-secret'), 7)).toBeNull()
    expect(await store.tokenOf(hashSecret('another-long-secret'), 7)).toMatchObject({ role: 'admin' })
    expect(await ensureToken(store, null, 8)).toMatch(/^cft_/)
    expect(await names(store)).toEqual(['admin'])
  })

  it('that was revoked does not come back by a restart, and a short one is none', async () => {
    const store = await freshStore()
    await ensureToken(store, 'a-long-enough-secret', 5)
    await store.revokeToken('CROSSFADE_ADMIN_TOKEN', {
      actor: 'a',
      action: 'token-revoke',
      reason: null,
      at: 6,
    })
    await expect(ensureToken(store, 'a-long-enough-secret', 7)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('was revoked') as string,
    })
    await expect(ensureToken(store, 'short', 8)).rejects.toThrow('give it 16 characters or more')
  })
})
