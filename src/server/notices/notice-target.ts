import { ServerError } from '../server-error.ts'

/** Where notices go. */
export type NoticeTarget = {
  readonly kind: 'slack' | 'webhook'
  /** Of the variable that holds the address: what logs and the store call it, as the address may be a secret. */
  readonly name: string
  readonly url: string
  /** Webhooks are signed with it; null: they are not. */
  readonly secret: Uint8Array | null
}

type Setting = {
  readonly kind: NoticeTarget['kind']
  readonly urlEnv: string
  readonly secretEnv?: string | undefined
}

/**
 * The targets that the settings name, from the environment.
 * @throws ServerError 'config', which shows no value
 */
export const readNoticeTargets = (
  settings: readonly Setting[],
  env: Readonly<Record<string, string | undefined>>,
): readonly NoticeTarget[] =>
  settings.map(({ kind, urlEnv, secretEnv }, index) => {
    const read = (setting: string, name: string): string => {
      const value = env[name]?.trim()
      if (value) return value
      throw new ServerError('config', `notices.${index}.${setting} names ${name}, which is not set.`)
    }
    const url = read('urlEnv', urlEnv)
    if (!isAddress(url))
      throw new ServerError(
        'config',
        `${urlEnv}, which notices.${index}.urlEnv names, is no http or https address.`,
      )
    if (secretEnv === undefined) return { kind, name: urlEnv, url, secret: null }
    if (kind === 'slack')
      throw new ServerError(
        'config',
        `notices.${index}.secretEnv is for webhooks: Slack checks no signature.`,
      )
    const secret = secretOf(read('secretEnv', secretEnv))
    if (secret === null)
      throw new ServerError(
        'config',
        `${secretEnv}, which notices.${index}.secretEnv names, is no secret of Standard Webhooks: whsec_ and 24 to 64 bytes as ` +
          'base64, such as openssl rand -base64 32 makes.',
      )
    return { kind, name: urlEnv, url, secret }
  })

/** fetch takes no address with a password. */
const isAddress = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

const secretOf = (text: string): Uint8Array | null => {
  const base64 = text.replace(/^whsec_/, '')
  if (!BASE64.test(base64)) return null
  const bytes = Buffer.from(base64, 'base64')
  const isWhole = bytes.toString('base64').replace(/=+$/, '') === base64.replace(/=+$/, '')
  return isWhole && bytes.length >= 24 && bytes.length <= 64 ? bytes : null
}
