import type { PairRow } from '../../api/wire.ts'
import { causeSentence } from '../cause-list.ts'
import { KIND_TEXTS, kindOf } from '../pair/kinds.ts'

const SHOWN = 2

/** What decided a pair, in a line; '' where nothing did. */
export const pairSummary = ({ outcome, cause, copies, differences }: PairRow): string => {
  if (outcome === 'missing' || outcome === 'extra')
    return cause === '' ? '' : `${cause}: ${causeSentence(cause)}`
  const open = differences.filter(({ rule }) => rule === '')
  if (open.length > 0) {
    const named = open.slice(0, SHOWN).map(({ path, kind }) => `${path} ${KIND_TEXTS[kindOf(kind)]}`)
    return open.length > SHOWN ? `${named.join('; ')}; and ${open.length - SHOWN} more` : named.join('; ')
  }
  if (outcome === 'duplicate') return `${copies.segment} of Segment, ${copies.rudderstack} of RudderStack`
  const rules = new Set(differences.map(({ rule }) => rule))
  return rules.size === 0
    ? ''
    : `${rules.size} ${rules.size === 1 ? 'rule explains' : 'rules explain'} what differs`
}
