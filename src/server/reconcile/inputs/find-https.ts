import type { Found } from './found.ts'
import { withoutQuery } from './without-query.ts'

/** One file by its address; a list of files is nothing that a web server has. */
export const findHttps = async (address: string): Promise<Found> => {
  if (!URL.canParse(address)) return { what: 'is no address' }
  const at = { kind: 'https', url: address } as const
  return { files: [{ name: withoutQuery(address), size: await sizeOf(address), at }] }
}

/** A server that does not say is no problem: the bar then has no end. */
const sizeOf = async (address: string): Promise<number | null> => {
  try {
    const { ok, headers } = await fetch(address, { method: 'HEAD' })
    const length = headers.get('content-length')
    return ok && length !== null && headers.get('content-encoding') === null ? Number(length) : null
  } catch {
    return null
  }
}
