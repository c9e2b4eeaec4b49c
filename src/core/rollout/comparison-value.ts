import { is, type Check } from './check.ts'
import { versionKey } from './semver.ts'

const isString = is((value) => typeof value === 'string', 'a string')

const text =
  (isReadable: (text: string) => unknown, wanted: string): Check =>
  (value, path, report) => {
    isString(value, path, report)
    if (typeof value === 'string' && !isReadable(value)) report(path, `must be ${wanted}`)
  }

function isDate(text: string): boolean {
  const day = text.slice(0, 10)
  const isIso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  // some engines make the 2nd of March of the 30th of February
  return isIso && Date.parse(text) > -Infinity && `${new Date(day).toJSON()}`.startsWith(day)
}

/**
 * What a comparison may compare with, by the beginning of its operator. What the evaluator could not read would fit
 * nobody, in silence; a date without a time zone is another moment in each browser.
 */
export const comparisonValue: { readonly [family: string]: Check } = {
  NUM: text((value) => value.trim() && isFinite(+value), 'a finite number, as text'),
  DATE: text(isDate, 'a date such as 2026-11-23 or 2026-11-23T12:00:00Z, with its time zone'),
  SEMVER: text(versionKey, 'a version such as 1.2.3'),
}
