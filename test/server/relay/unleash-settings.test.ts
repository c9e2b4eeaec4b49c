import { expect, it } from 'vitest'
import { unleashSettings } from '../../../src/server/relay/unleash-settings.ts'

const config = {
  url: 'https://unleash.example.com',
  environment: 'production',
  project: 'default',
  refreshMs: 15_000,
  allowUserIds: false,
}
const secrets = { adminToken: null, unleashToken: 'client-secret', unleashAdminToken: null }

it('are those of crossfade.yaml, and the tokens of the environment', () => {
  expect(unleashSettings(config, secrets)).toEqual({ ...config, token: 'client-secret', adminToken: null })
})

it('name everything that is missing, in one sentence', () => {
  const { url: _url, environment: _environment, ...rest } = config
  expect(() => unleashSettings(rest, { ...secrets, unleashToken: null })).toThrow(
    'source: unleash needs unleash.url, and unleash.environment, and the variable CROSSFADE_UNLEASH_TOKEN, a backend token of that environment.',
  )
  expect(() => unleashSettings(rest, secrets)).toThrow(
    'source: unleash needs unleash.url, and unleash.environment.',
  )
})
