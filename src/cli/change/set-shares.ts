import { nearest } from '../../core/text/nearest.ts'
import { CliError } from '../cli-error.ts'
import { isObject, type JsonObject } from '../rollout-file/is-object.ts'
import { clip } from '../status/printable.ts'

/** Percent; what is undefined stays as it is. */
export type Shares = { readonly rudderstack?: number; readonly segment?: number }

/**
 * The rollout with other shares of one audience; all else stays as it is written.
 * @param audience by its name; undefined: the last, who is everybody that no other one decides
 * @throws CliError (exit 2) where there is no such audience
 */
export const setShares = (document: JsonObject, audience: string | undefined, shares: Shares): JsonObject => {
  const { audiences } = document
  const all: readonly unknown[] = Array.isArray(audiences) ? audiences : []
  const at = audience === undefined ? all.length - 1 : indexOf(all, audience)
  return {
    ...document,
    audiences: all.map((each, index) => (index === at && isObject(each) ? { ...each, ...shares } : each)),
  }
}

const indexOf = (all: readonly unknown[], name: string): number => {
  const names = all.map((each) => (isObject(each) ? String(each['name']) : ''))
  const at = names.indexOf(name)
  if (at >= 0) return at
  const near = nearest(name, names) ?? ''
  const known = names.map((each) => clip(each, 40)).join(', ')
  throw new CliError(
    2,
    `there is no audience "${name}"; did you mean ${clip(near, 40)}? Those there are: ${known}.`,
  )
}

/**
 * A share as it is typed: percent, from 0 to 100, with two decimals at most.
 * @throws CliError (exit 2)
 */
export const shareOf = (flag: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  if (/^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) <= 100) return Number(text)
  throw new CliError(
    2,
    `${flag} takes percent of people, from 0 to 100 with two decimals at most, such as 5 or 0.25, not "${text}".`,
  )
}
