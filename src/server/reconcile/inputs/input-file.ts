import type { Leg } from '../../../core/index.ts'

/** One file of an export. */
export type InputFile = {
  readonly leg: Leg
  /** As people know it; no secret of an address is in it. */
  readonly name: string
  /** Bytes as it lies there, packed or not; null where nobody says. */
  readonly size: number | null
  /** How it is opened; plain data, as another thread does it. */
  readonly at: Place
}

export type Place =
  | { readonly kind: 'local'; readonly path: string }
  /** A whole address with headers, which may hold a signature. */
  | { readonly kind: 'https'; readonly url: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string; readonly access: S3Access }

export type S3Access = {
  readonly region: string
  /** Of something that speaks S3 and is not Amazon's; null = Amazon's. */
  readonly endpoint: string | null
  /** null: the bucket is public. */
  readonly credentials: Credentials | null
}

export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | null
}

/** What is wrong with an input, or a line of it. */
export type Problem = {
  readonly leg: Leg
  readonly file: string
  /** From 1; null where it is the file as a whole. */
  readonly line: number | null
  /** A sentence's end. */
  readonly what: string
}

/** The part of a place that a vendor's layout names days in. */
export const placePath = (place: Place): string => {
  if (place.kind === 'local') return place.path
  return place.kind === 's3' ? place.key : new URL(place.url).pathname
}
