import { PAIR_FILTERS, queryOf, type Fields } from './address.ts'
import { rangeOf, spanOf } from './range.ts'
import type { Question } from './use-answer.ts'

/** Whether both vendors' copies come in. */
export const SOURCES: Question = { key: 'sources', path: () => 'api/parity/sources' }

type More = { readonly [name: string]: string | undefined }

/** A route with the range of the address, and more of its query. */
export const questionOf = (route: string, fields: Fields, more: More = {}): Question => {
  const span = spanOf(fields)
  const range = span ?? `${fields.from ?? ''}-${fields.to ?? ''}`
  return {
    key: `${route} ${range} ${queryOf(more)}`,
    path: () => {
      const { from, to } = rangeOf(fields, Date.now())
      return `${route}${queryOf({ from: `${from}`, to: `${to}`, ...more })}`
    },
  }
}

/** The same as a link to a file, which is read when it is followed. */
export const fileHref = (route: string, fields: Fields, format: 'json' | 'csv', more: More = {}): string => {
  const { from, to } = rangeOf(fields, Date.now())
  return `${route}${queryOf({ from: `${from}`, to: `${to}`, ...more, format })}`
}

/** What of the address a list of pairs is filtered by. */
export const pairFilters = (fields: Fields): Fields =>
  Object.fromEntries(
    PAIR_FILTERS.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  )

/** A page of the list of pairs. @param before where the page before ended */
export const pairsQuestion = (fields: Fields, before: string | undefined): Question =>
  questionOf('api/pairs', fields, { ...pairFilters(fields), before })
