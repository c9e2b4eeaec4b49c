import type { NamedRule } from '../../../core/parity/parse-rules.ts'
import type { Difference } from '../../../core/index.ts'
import type { InputFile } from '../inputs/input-file.ts'
import type { Shape } from './print-copy.ts'

/** What a thread is asked to do. */
export type Job =
  | {
      readonly kind: 'read'
      readonly file: number
      readonly input: InputFile
      readonly ignoresStamps: boolean
    }
  /** Finds lines again. */
  | {
      readonly kind: 'fetch'
      readonly input: InputFile
      /** Sorted by line. */
      readonly wanted: readonly Wanted[]
    }
  | {
      readonly kind: 'compare'
      readonly pairs: readonly (readonly [segment: string, rudderstack: string])[]
      readonly rules: readonly NamedRule[]
    }

export type Wanted = { readonly line: number; readonly ingest: string; readonly pair: string }

/** Rows as JSON arrays, one a line, in a buffer of their own. */
export type Lines = Uint8Array<ArrayBuffer>

/** Part of the answer to `read`. The next part is sent once this one was taken. */
export type ReadPart = {
  /** Of the table `copies`. */
  readonly lines: Lines
  readonly copies: number
  readonly shapes: readonly Shape[]
  /** Bytes of the file so far, as it lies there. */
  readonly bytes: number
}

/** Of `fetch`: of the table `bodies`. */
export type FetchPart = { readonly lines: Lines; readonly bytes: number }

export type LineProblem = { readonly line: number | null; readonly what: string }

export type ReadEnd = {
  readonly lines: number
  readonly copies: number
  readonly deletions: number
  readonly badStamps: number
  readonly unstamped: number
  readonly bytes: number
  /** SHA-256 of the file as it lies there, hex. */
  readonly sha256: string
  /** The first of them, and how many in all. */
  readonly problems: readonly LineProblem[]
  readonly problemCount: number
}

export type FetchEnd = { readonly found: number }
/** Of each pair, without values. */
export type CompareEnd = { readonly pairs: readonly (readonly Found[])[] }
export type Found = Pick<Difference, 'path' | 'kind' | 'rule' | 'effect'>

export type End<J extends Job['kind']> = { read: ReadEnd; fetch: FetchEnd; compare: CompareEnd }[J]
export type Part<J extends Job['kind']> = { read: ReadPart; fetch: FetchPart; compare: never }[J]

/** From the thread. */
export type News =
  | { readonly kind: 'part'; readonly part: unknown }
  | { readonly kind: 'end'; readonly end: unknown }
  | { readonly kind: 'failed'; readonly why: string }
