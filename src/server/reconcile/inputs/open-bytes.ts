import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { Place } from './input-file.ts'
import { requestS3 } from './s3/request-s3.ts'

/** Bytes as they lie there. Rejects with an error whose message says why not, without a secret. */
export const openBytes = async (place: Place, chunkBytes: number): Promise<Readable> => {
  if (place.kind === 'local') return createReadStream(place.path, { highWaterMark: chunkBytes })
  const response =
    place.kind === 's3' ? await requestS3(place.access, place.bucket, place.key) : await get(place.url)
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`the server answers ${response.status}`)
  }
  return response.body === null ? Readable.from([]) : Readable.fromWeb(response.body)
}

const get = async (url: string): Promise<Response> => {
  try {
    return await fetch(url)
  } catch {
    // what fetch says may repeat the address, whose query may be a signature
    throw new Error('the server does not answer')
  }
}
