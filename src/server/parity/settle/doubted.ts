/** As bucketOf in core gives it, of plain ASCII. */
const bucketSql = (text: string): string =>
  `(murmurHash3_32(${text}) % 100 * 100 + intDiv(murmurHash3_32(${text}), 100) % 100)`

/**
 * What is hashed is known: not where it is the app's own id, which no stamp holds; not a long one, which is kept as its
 * SHA-256; and not what may have been written another way on its way here.
 */
const IS_KNOWN = `match(c.subject, '^[ -~]+$') AND NOT match(c.subject, '^[0-9a-f]{64}$') AND match(c.key, '^[ -~]{1,100}$')`

const HAS_OTHER_BUCKET = `(${IS_KNOWN} AND ifNull(c.subject_bucket != ${bucketSql(`concat(c.key, ':', c.subject)`)}, false))`

const ROLLOUT = `indexOf({dual_rollouts:Array(String)}, concat(toString(c.revision), '\\n', c.key))`
const ofRollout = (name: string): string => `{dual_${name}:Array(UInt16)}[${ROLLOUT}]`

const BY_SHARES = `if(isNull(c.subject_bucket), ${ofRollout('from')} = 0 AND ${ofRollout('below')} = 10000,
    c.subject_bucket >= ${ofRollout('from')} AND c.subject_bucket < ${ofRollout('below')})`

const AS_SENTINEL = `(ifNull(c.subject_bucket < ${ofRollout('sentinel_below')}, false) AND ${ofRollout('sentinel')} > 0
    AND (NOT (${IS_KNOWN}) OR ${bucketSql(`concat(c.key, '.sentinel:', c.subject)`)} < ${ofRollout('sentinel')}))`

const IS_NOT_DUAL = `(c.cohort = 'dual' AND ${ROLLOUT} > 0 AND NOT ifNull(${BY_SHARES}, true) AND NOT ${AS_SENTINEL})`

/**
 * Whether a copy's stamp cannot be a gate's: its bucket is not that of its subject, or no audience of its rollout puts that
 * bucket on both legs. What anything is not known of is not doubted. Of copies as `c`; parameters: see DualTable.
 */
export const DOUBTED = `(NOT c.forced AND NOT c.failover AND (${HAS_OTHER_BUCKET} OR ${IS_NOT_DUAL}))`
