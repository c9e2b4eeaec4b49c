import { ClickHouseError } from '@clickhouse/client'
import { errorText } from '../../error-text.ts'
import { WarehouseError, type WarehouseErrorCode } from '../warehouse-error.ts'

/** By the engine's own numbers, ErrorCodes.cpp of ClickHouse. */
const CODES: Readonly<Record<number, WarehouseErrorCode>> = {
  159: 'timeout',
  160: 'timeout',
  164: 'denied',
  192: 'denied',
  193: 'denied',
  194: 'denied',
  // too many queries, parts, or a replica that only reads: over soon
  202: 'unavailable',
  236: 'unavailable',
  241: 'memory',
  242: 'unavailable',
  243: 'disk-full',
  252: 'unavailable',
  497: 'denied',
  516: 'denied',
  999: 'unavailable',
}

// where a file cannot be written the system's own words are in the text; under other numbers a row's value may be
const OF_FILES: ReadonlySet<number> = new Set([74, 75, 76, 204, 1001, 1002])
const NO_SPACE = /No space left on device|Disk quota exceeded/i

const codeOf = (number: number, text: string): WarehouseErrorCode =>
  OF_FILES.has(number) && NO_SPACE.test(text) ? 'disk-full' : (CODES[number] ?? 'refused')

const SENTENCES: Readonly<Record<WarehouseErrorCode, (place: string, name: string) => string>> = {
  missing: (place) => `${place} is not there.`,
  locked: (place) => `${place} is in use by another process.`,
  newer: (place) => `${place} was written by a later release.`,
  old: (place) => `${place} is too old.`,
  unavailable: (place, name) => `${place} takes nothing just now (${name}): try again.`,
  denied: (place, name) => `${place} denies it (${name}): check user, password and rights in CLICKHOUSE_URL.`,
  'disk-full': (place) => `The disk of ${place} is full: make room, or shorten copies.payloadDays.`,
  timeout: (place) => `${place} stopped a query that took too long: ask for less time or fewer events.`,
  memory: (place) =>
    `${place} stopped a query that needed too much memory: ask for less time or fewer events.`,
  refused: (place, name) => `${place} refused a query (${name}).`,
}

/**
 * What the client threw as an error of ours.
 * @param place how sentences name the warehouse, without a password
 */
export const errorOf = (error: unknown, place: string): WarehouseError => {
  if (error instanceof WarehouseError) return error
  if (error instanceof ClickHouseError) {
    const number = Number(error.code)
    const name = error.type ?? 'UNKNOWN'
    const code = codeOf(number, error.message)
    return new WarehouseError(code, capital(SENTENCES[code](place, `${number} ${name}`)), {
      cause: error,
      engine: { number, name },
    })
  }
  return new WarehouseError('unavailable', capital(`${place} gave no answer: ${brief(error)}.`), {
    cause: error,
  })
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1)

/** Who stands in between may answer with a whole page. */
const brief = (error: unknown): string => errorText(error).replace(/\s+/g, ' ').trim().slice(0, 120)
