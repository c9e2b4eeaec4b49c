import { hash as digest } from 'node:crypto'
import type { Fields, Leg } from '../../../core/index.ts'
import { columnText } from '../../intake/column-text.ts'
import { copyTimes } from '../../intake/copy-times.ts'
import { MAX_ID } from '../../intake/limits.ts'
import { readStamp } from '../../intake/read-stamp.ts'
import { wholeText } from '../../warehouse/lines/whole-text.ts'
import { LEG_NUMBERS, NO_PAIR, SLOTS } from '../scratch/numbers.ts'
import { numberOf } from './hash-text.ts'
import type { PathTable } from './path-table.ts'
import { printCopy, type Shape } from './print-copy.ts'

/** In the order of the columns of the table `copies`. */
export const LINE_COLUMNS = [
  'slot',
  'pair',
  'leg',
  'ingest',
  'origin',
  'received',
  'name',
  'cohort',
  'recovered',
  'hash',
  'raw',
  'shape',
  'explained',
  'file',
  'line',
  'message',
  'anonymous',
  'user',
  'content',
] as const

export type CopyPlace = {
  readonly leg: Leg
  /** Numbers of the file and of the line in it, from 0 and 1. */
  readonly file: number
  readonly line: number
}

export type LineTools = {
  readonly paths: PathTable
  /** Copies are paired by what they say, whatever stamp they have. */
  readonly ignoresStamps: boolean
}

export type CopyLine = {
  /** One JSON array with its line end. */
  readonly text: string
  readonly shape: Shape
  /** ms since epoch, by the vendor. */
  readonly receivedMs: number
  /** `bad`: it has one that no gate writes, and is paired as if it had none. */
  readonly stamp: 'gate' | 'none' | 'bad'
}

/** The same line again has the same: what an export holds twice is no vendor's duplicate. */
export const ingestOf = (raw: string): number =>
  Number.parseInt(digest('sha256', raw, 'hex').slice(0, 13), 16)

/** A copy as a row of the table `copies`. */
export const copyLine = (
  { leg, file, line }: CopyPlace,
  raw: string,
  event: Fields,
  { paths, ignoresStamps }: LineTools,
): CopyLine => {
  const written = readStamp(event['context'])
  const stamp = ignoresStamps || typeof written === 'string' ? null : written
  const receivedMs = receivedOf(event)
  const { hash, rawHash, content, explained, shape } = printCopy(leg, event, paths)
  const ingest = ingestOf(raw)
  const message = numberOf(columnText(event['messageId'])) || ingest
  // in the order of the columns; one text, as this runs for every copy
  const text = `[${slotOf(stamp?.pairId, message)},"${stamp?.pairId ?? NO_PAIR}",${LEG_NUMBERS[leg]},${ingest},${
    copyTimes(event, receivedMs).originMs
  },${receivedMs},${wholeText(JSON.stringify(callName(event)))},"${stamp?.cohort ?? 'dual'}",${
    stamp?.recovered ? 1 : 0
  },${hash},${rawHash},${shape.id},[${explained.join(',')}],${file},${line},${message},${idOf(
    event['anonymousId'],
  )},${idOf(event['userId'])},${content}]\n`
  return { text, shape, receivedMs, stamp: typeof written === 'string' ? written : 'gate' }
}

const idOf = (id: unknown): number => numberOf(columnText(id, MAX_ID))

const slotOf = (pairId: string | undefined, message: number): number =>
  pairId === undefined ? message % SLOTS : Number.parseInt(pairId.slice(0, 2), 16) % SLOTS

/** What people call it: the event of a track, else the type and name. */
const callName = ({ type, event, name }: Fields): string => {
  if (type === 'track') return columnText(event)
  const named = type === 'page' || type === 'screen' ? columnText(name) : ''
  return named === '' ? String(type) : `${String(type)} ${named}`
}

const receivedOf = ({ receivedAt, timestamp, originalTimestamp }: Fields): number => {
  for (const text of [receivedAt, timestamp, originalTimestamp]) {
    const ms = typeof text === 'string' ? Date.parse(text) : NaN
    if (ms >= 0) return ms
  }
  return 0
}
