import { matchesGlob } from 'node:path'
import type { InputFile, S3Access } from '../input-file.ts'
import type { Found } from '../found.ts'
import { errorText } from '../../../error-text.ts'
import { readAccess } from './read-access.ts'
import { readList } from './read-list.ts'
import { requestS3 } from './request-s3.ts'

type Env = Readonly<Record<string, string | undefined>>

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.*)$/s
const MOST_FILES = 100_000

/**
 * The objects that `s3://bucket/prefix*` names; without a pattern in it, the object of that key, or all below it where it
 * ends in a slash.
 */
export const findS3 = async (address: string, env: Env): Promise<Found> => {
  const [, bucket, pattern] = ADDRESS.exec(address) ?? []
  if (bucket === undefined || pattern === undefined)
    return { what: 'is no address of S3, such as s3://bucket/segment-logs/*/*/*.gz' }
  try {
    const access = await readAccess(env)
    const files = await list(access, bucket, pattern)
    return files.length === 0 ? { what: 'names no object' } : { files }
  } catch (error) {
    return { what: `cannot be listed: ${errorText(error)}` }
  }
}

const list = async (access: S3Access, bucket: string, pattern: string): Promise<Omit<InputFile, 'leg'>[]> => {
  const prefix = pattern.replace(/[*?[{].*$/s, '')
  const files: Omit<InputFile, 'leg'>[] = []
  for (let token: string | null = null; ;) {
    const query = {
      'list-type': '2',
      prefix,
      ...(token !== null && { 'continuation-token': token }),
    }
    const response = await requestS3(access, bucket, '', query)
    const text = await response.text()
    if (response.status !== 200) throw new Error(`the bucket answers ${response.status}`)
    const page = readList(text)
    for (const { key, size } of page.objects)
      if (isNamed(key, pattern))
        files.push({ name: `s3://${bucket}/${key}`, size, at: { kind: 's3', bucket, key, access } })
    if (files.length > MOST_FILES) throw new Error(`it names more than ${MOST_FILES} objects`)
    if (page.next === null) return files
    token = page.next
  }
}

/** A prefix that ends in a star names all that begins so, as aws s3 users expect, also in folders below it. */
const isNamed = (key: string, pattern: string): boolean => {
  if (key.endsWith('/')) return false
  if (!/[*?[{]/.test(pattern)) return pattern === '' || pattern.endsWith('/') || key === pattern
  const isPrefix = /^[^*?[{]*\*$/.test(pattern)
  return isPrefix || matchesGlob(key, pattern)
}
