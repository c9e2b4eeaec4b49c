import { describe, expect, it } from 'vitest'
import { cleanText } from '../../../src/server/relay/clean-text.ts'
import { pollProblem } from '../../../src/server/relay/poll-problem.ts'
import { unleashAddress } from '../../../src/server/relay/unleash-address.ts'

describe('the address of Unleash', () => {
  it.each([
    'https://unleash.example.com',
    'https://unleash.example.com/',
    'https://unleash.example.com/api',
    'https://unleash.example.com/api/',
  ])('leads to both APIs: %s', (url) => {
    expect(unleashAddress(url)).toEqual({
      name: 'Unleash at https://unleash.example.com',
      client: 'https://unleash.example.com/api/',
      admin: 'https://unleash.example.com/api/admin',
    })
  })

  it('keeps the path of one that is hosted for others too', () => {
    expect(unleashAddress('https://eu.app.unleash-hosted.com/demo/api').admin).toBe(
      'https://eu.app.unleash-hosted.com/demo/api/admin',
    )
  })

  it.each([
    ['no url', 'unleash.url is no URL; give it as in https://unleash.example.com/api.'],
    ['ftp://unleash.example.com', 'unleash.url is no HTTP address'],
    ['https://ada:hidden@unleash.example.com', 'unleash.url holds a user or a password'],
    ['https://unleash.example.com/api?token=hidden', 'unleash.url holds a query or a fragment'],
  ])('is refused in a sentence that shows no secret: %s', (url, sentence) => {
    expect(() => unleashAddress(url)).toThrow(sentence)
    expect(() => unleashAddress(url)).not.toThrow(/hidden/)
  })
})

describe('what went wrong', () => {
  const setting = { name: 'Unleash', environment: 'production', secrets: ['t0ken'] }
  const url = 'http://127.0.0.1:1/api/client/features?project=default'
  const error = (message: string, more: object = {}) => Object.assign(new Error(message), more)

  it.each([
    [
      error(`${url} responded 401 which means your API key is not allowed to connect`),
      'Unleash refuses the token (401): give CROSSFADE_UNLEASH_TOKEN a backend token of the environment "production"',
    ],
    [`${url} responded TOO_MANY_CONNECTIONS (429). Backing off`, 'Unleash answers 429'],
    [
      `${url} responded FILE_NOT_FOUND (404). Backing off`,
      'Unleash answers 404: make unleash.url the address',
    ],
    [`${url} responded 503. Backing off`, 'Unleash answers 503'],
    [error('Response was not statusCode 2XX, but was 418'), 'Unleash answers 418'],
    [
      error(`request to ${url} failed, reason: `, { code: 'ECONNREFUSED', type: 'system' }),
      'Unleash cannot be reached: nothing listens there',
    ],
    [
      error(`network timeout at: ${url}`, { type: 'request-timeout' }),
      'Unleash cannot be reached: it gave no answer in time',
    ],
    [
      error('invalid json response body', { type: 'invalid-json' }),
      'Unleash answers with something else than JSON',
    ],
  ])('is told in words for people: %s', (said, sentence) => {
    expect(pollProblem(said, setting)).toContain(sentence)
  })

  it('shows nothing of what was answered, and no token', () => {
    const said = error('Unleash Repository error: not for t0ken: {"features":[{"userIds":"ada"}]}')
    expect(pollProblem(said, setting)).toBe('Unleash gave no answer that can be read: not for [secret]')
  })
})

it("somebody else's words become one line of bounded length", () => {
  expect(cleanText('one\n\u001b[31mtwo\u202e', [])).toBe('one [31mtwo')
  expect(cleanText('x'.repeat(400), [])).toHaveLength(301)
  expect(cleanText('a secret', ['', 'secret'])).toBe('a [secret]')
})
