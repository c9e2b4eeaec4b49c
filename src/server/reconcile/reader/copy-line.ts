import type { Fields, Leg } from '../../../core/index.ts'
import { columnText } from '../../intake/column-text.ts'
import { copyTimes } from '../../intake/copy-times.ts'
import { MAX_ID } from '../../intake/limits.ts'
import { readStamp } from '../../intake/read-stamp.ts'
import { wholeText } from '../../warehouse/lines/whole-text.ts'
import { LEG_NUMBERS, NO_PAIR, SLOTS } from '../scratch/numbers.ts'
import { decimalOf } from './hash-text.ts'
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
  /** Of the table's column. */
  readonly ingest: string
  /** `bad`: it has one that no gate writes, and is paired as if it had none. */
  readonly stamp: 'gate' | 'none' | 'bad'
}

/** A copy as a row of the table `copies`. */
export const copyLine = (
  { leg, file, line }: CopyPlace,
  event: Fields,
  { paths, ignoresStamps }: LineTools,
): CopyLine => {
  const written = readStamp(event['context'])
  const stamp = ignoresStamps || typeof written === 'string' ? null : written
  const receivedMs = receivedOf(event)
  const { hash, rawHash, content, explained, shape } = printCopy(leg, event, paths)
  const ingest = ingestOf(event, rawHash)
  const loose = stamp === null ? looseColumns(event, ingest, content) : NOT_LOOSE
  const slot = slotOf(stamp === null ? loose.message : stamp.pairId)
  // in the order of the columns; one text, as this runs for every copy
  const text = `[${slot},"${stamp?.pairId ?? NO_PAIR}",${LEG_NUMBERS[leg]},${ingest},${
    copyTimes(event, receivedMs).originMs
  },${receivedMs},${wholeText(JSON.stringify(callName(event)))},"${stamp?.cohort ?? 'dual'}",${
    stamp?.recovered ? 1 : 0
  },${hash},${rawHash},${shape.id},[${explained.join(',')}],${file},${line},${loose.message},${loose.anonymous},${
    loose.user
  },${loose.content}]\n`
  return { text, ingest, shape, stamp: typeof written === 'string' ? written : 'gate' }
}

/** What an export holds twice has the same, and is no vendor's duplicate: that was received, or sent, at another time. */
const ingestOf = ({ receivedAt, sentAt, messageId }: Fields, rawHash: string): string =>
  decimalOf(`${rawHash} ${columnText(receivedAt)} ${columnText(sentAt)} ${columnText(messageId)}`)

type LooseColumns = Readonly<Record<'message' | 'anonymous' | 'user' | 'content', string>>

/** A stamp says it all. */
const NOT_LOOSE: LooseColumns = { message: '0', anonymous: '0', user: '0', content: '0' }

const looseColumns = (event: Fields, ingest: string, content: string): LooseColumns => {
  const messageId = columnText(event['messageId'])
  return {
    message: messageId === '' ? ingest : decimalOf(messageId),
    anonymous: idOf(event['anonymousId']),
    user: idOf(event['userId']),
    content,
  }
}

const idOf = (id: unknown): string => decimalOf(columnText(id, MAX_ID))

/** By the last bits of a UUID or a decimal. */
const slotOf = (id: string): number => Number.parseInt(id.slice(-5), 16) % SLOTS

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
