import type { S3Access } from '../input-file.ts'
import { signRequest } from './sign-request.ts'
import { strictlyEncoded } from './strictly-encoded.ts'

/**
 * Asks for an object, or with a query for a list.
 * Rejects with an error whose message has no secret in it.
 */
export const requestS3 = async (
  access: S3Access,
  bucket: string,
  key: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Response> => {
  const url = addressOf(access, bucket, key)
  url.search = Object.entries(query)
    .map(([name, value]) => `${strictlyEncoded(name)}=${strictlyEncoded(value)}`)
    .join('&')
  const headers =
    access.credentials === null
      ? {}
      : signRequest(url, { ...access.credentials, region: access.region, now: new Date() })
  try {
    return await fetch(url, { headers })
  } catch {
    throw new Error('the bucket does not answer')
  }
}

/** Amazon's by the bucket's own host; names with a dot, and others' servers, by a path. */
const addressOf = ({ endpoint, region }: S3Access, bucket: string, key: string): URL => {
  const path = key.split('/').map(strictlyEncoded).join('/')
  if (endpoint !== null) return new URL(`${endpoint.replace(/\/$/, '')}/${strictlyEncoded(bucket)}/${path}`)
  return bucket.includes('.')
    ? new URL(`https://s3.${region}.amazonaws.com/${bucket}/${path}`)
    : new URL(`https://${bucket}.s3.${region}.amazonaws.com/${path}`)
}
