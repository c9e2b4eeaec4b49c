import { isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { LIMITS } from './limits.ts'

export type Unpacked =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: 'too-large' | 'not-gzip' | 'not-utf8' }

const unzip = promisify(gunzip)

/**
 * The text of a body. A small packed one can be huge: unpacking ends at the limit, whatever the header promises.
 * @param isPacked by gzip
 */
export const unpack = async (body: Buffer, isPacked: boolean): Promise<Unpacked> => {
  if (!isPacked) return textOf(body)
  try {
    return textOf(await unzip(body, { maxOutputLength: LIMITS.bodyBytes }))
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return { ok: false, why: isTooLarge ? 'too-large' : 'not-gzip' }
  }
}

const textOf = (body: Buffer): Unpacked =>
  isUtf8(body) ? { ok: true, text: body.toString() } : { ok: false, why: 'not-utf8' }
