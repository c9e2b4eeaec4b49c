import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Credentials, S3Access } from '../input-file.ts'

type Env = Readonly<Record<string, string | undefined>>
type Sections = ReadonlyMap<string, Readonly<Record<string, string>>>

/**
 * Who asks, and where, as the AWS command line has it: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN,
 * else the profile AWS_PROFILE (default) of ~/.aws/credentials and ~/.aws/config; AWS_REGION or the profile's;
 * AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL. Without any of them requests are not signed, which public buckets take.
 */
export const readAccess = async (env: Env): Promise<S3Access> => {
  const profile = env['AWS_PROFILE'] || 'default'
  const home = env['HOME'] || homedir()
  const [secrets, config] = await Promise.all([
    sectionsOf(env['AWS_SHARED_CREDENTIALS_FILE'] || join(home, '.aws', 'credentials')),
    sectionsOf(env['AWS_CONFIG_FILE'] || join(home, '.aws', 'config')),
  ])
  const known = {
    ...config.get(profile === 'default' ? 'default' : `profile ${profile}`),
    ...secrets.get(profile),
  }
  const credentials = fromEnv(env) ?? fromProfile(known)
  if (credentials === null && env['AWS_PROFILE'])
    throw new Error(`the profile ${profile} has no keys; sign in by aws configure export-credentials`)
  return {
    region: env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || known['region'] || 'us-east-1',
    endpoint: env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || known['endpoint_url'] || null,
    credentials,
  }
}

const fromEnv = (env: Env): Credentials | null =>
  env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']
    ? {
        accessKeyId: env['AWS_ACCESS_KEY_ID'],
        secretAccessKey: env['AWS_SECRET_ACCESS_KEY'],
        sessionToken: env['AWS_SESSION_TOKEN'] || null,
      }
    : null

const fromProfile = (known: Readonly<Record<string, string>>): Credentials | null =>
  known['aws_access_key_id'] && known['aws_secret_access_key']
    ? {
        accessKeyId: known['aws_access_key_id'],
        secretAccessKey: known['aws_secret_access_key'],
        sessionToken: known['aws_session_token'] ?? null,
      }
    : null

/** A file that is not there has none. */
const sectionsOf = async (file: string): Promise<Sections> => {
  const text = await readFile(file, 'utf8').catch(() => '')
  const sections = new Map<string, Record<string, string>>()
  let current: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    const name = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim()
    if (name !== undefined) sections.set(name, (current = {}))
    const [, key, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) current[key] = value
  }
  return sections
}
