import { describe, expect, it } from 'vitest'
import { readNoticeTargets } from '../../../src/server/notices/notice-target.ts'
import { ServerError } from '../../../src/server/server-error.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const HOOK = { kind: 'webhook', urlEnv: 'HOOK_URL', secretEnv: 'HOOK_SECRET' } as const
const ENV = { HOOK_URL: ' https://hooks.example/T0/B0/xyz \n', HOOK_SECRET: SECRET }

const problemOf = (...given: Parameters<typeof readNoticeTargets>): string => {
  try {
    readNoticeTargets(...given)
  } catch (error) {
    expect(error).toMatchObject({ code: 'config' })
    expect(error).toBeInstanceOf(ServerError)
    return (error as Error).message
  }
  throw new Error('it is taken')
}

describe('where notices go', () => {
  it('is read from the variables that the settings name', () => {
    expect(readNoticeTargets([HOOK, { kind: 'slack', urlEnv: 'HOOK_URL' }], ENV)).toEqual([
      {
        kind: 'webhook',
        name: 'HOOK_URL',
        url: 'https://hooks.example/T0/B0/xyz',
        secret: Buffer.alloc(32, 7),
      },
      { kind: 'slack', name: 'HOOK_URL', url: 'https://hooks.example/T0/B0/xyz', secret: null },
    ])
  })

  it('may have a secret without whsec_, or none', () => {
    const [plain] = readNoticeTargets([HOOK], { ...ENV, HOOK_SECRET: SECRET.slice('whsec_'.length) })
    expect(plain!.secret).toEqual(Buffer.alloc(32, 7))
    expect(readNoticeTargets([{ kind: 'webhook', urlEnv: 'HOOK_URL' }], ENV)[0]!.secret).toBeNull()
  })

  it('must be set', () => {
    expect(problemOf([HOOK], { HOOK_SECRET: SECRET })).toBe(
      'notices.0.urlEnv names HOOK_URL, which is not set.',
    )
    expect(problemOf([HOOK], { ...ENV, HOOK_SECRET: '  ' })).toBe(
      'notices.0.secretEnv names HOOK_SECRET, which is not set.',
    )
  })

  it.each(['hooks.example/xyz', 'ftp://hooks.example/xyz', 'https://user:xyz@hooks.example/', 'xyz'])(
    'must be an address, and %s is none; it is not shown',
    (url) => {
      const problem = problemOf([HOOK], { ...ENV, HOOK_URL: url })
      expect(problem).toBe('HOOK_URL, which notices.0.urlEnv names, is no http or https address.')
    },
  )

  it.each([
    'whsec_short',
    `whsec_${'ä'.repeat(40)}`,
    Buffer.alloc(65).toString('base64'),
    `${SECRET}!`,
    'A'.repeat(33),
  ])('must have a secret of 24 to 64 bytes as base64, and %s is none; it is not shown', (secret) => {
    const problem = problemOf([HOOK], { ...ENV, HOOK_SECRET: secret })
    expect(problem).toMatch(/^HOOK_SECRET, .* is no secret of Standard Webhooks/)
    expect(problem).not.toContain(secret)
  })

  it('of the kind slack takes no secret', () => {
    expect(problemOf([{ ...HOOK, kind: 'slack' }], ENV)).toMatch(/^notices\.0\.secretEnv is for webhooks/)
  })
})
