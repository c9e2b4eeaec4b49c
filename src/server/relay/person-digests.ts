import { createHash } from 'node:crypto'
import type { Constraint } from '../../core/index.ts'
import type { Findings } from './findings.ts'

const ID_FIELDS = ['userId', 'anonymousId', 'deviceId']

/** SHA-256 of the id's UTF-8 bytes (a lone surrogate counts as U+FFFD), 64 lower-case hex digits, as core's evaluator makes it. */
const digest = (id: string): string => createHash('sha256').update(id, 'utf8').digest('hex')

const isAddress = (value: string): boolean => /^[^\s@]+@[^\s@]+$/.test(value.trim())

/** What has no texts to compare with names nobody here: it is refused as unreadable. */
function namesPeople({ contextName, values, value }: Constraint): boolean {
  const compared: readonly unknown[] = values ?? [value]
  const isText = Array.isArray(compared) && compared.every((each) => typeof each === 'string')
  return isText && (ID_FIELDS.includes(contextName) || compared.some(isAddress))
}

/**
 * `userId` is one of these, exactly. In the clear only where that is allowed, and where IN would not change an id
 * (it trims them and passes over empty ones, which the strategy userWithId does not); as IN_SHA256 otherwise.
 */
export const userIdIn = (ids: readonly string[], allowUserIds: boolean): Constraint =>
  allowUserIds && ids.every((id) => id !== '' && id === id.trim())
    ? { contextName: 'userId', operator: 'IN', values: ids }
    : { contextName: 'userId', operator: 'IN_SHA256', values: ids.map(digest) }

/**
 * The same constraint without ids of people in it, because a rollout is public: ids and e-mail addresses of IN and
 * NOT_IN become their digests. Another operator cannot work on digests and is refused.
 */
export function withoutIds(constraint: Constraint, { refuse }: Findings): Constraint | undefined {
  const { contextName, operator, values = [], inverted = false } = constraint
  if (!namesPeople(constraint)) return constraint
  if (operator !== 'IN' && operator !== 'NOT_IN') {
    refuse(
      `this would publish ids or addresses of people; use IN or NOT_IN, which are published as SHA-256, or set unleash.allowUserIds`,
    )
    return undefined
  }
  // as IN reads them: without empty ones, trimmed
  const digests = values.filter((id) => id).map((id) => digest(id.trim()))
  // a missing field is in no list, so that NOT_IN is IN the other way round for it too
  const flipped = inverted !== (operator === 'NOT_IN')
  return {
    contextName,
    operator: 'IN_SHA256',
    values: digests,
    ...(flipped && { inverted: true }),
  }
}
