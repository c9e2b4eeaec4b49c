import { sayScope } from '../../../core/ramp/verdict-text.ts'
import { countOf, countText } from '../../text/count.ts'
import { visibleText } from '../../text/visible.ts'
import { shareText } from '../../parity/loss-text.ts'
import type { Proof } from './group-proofs.ts'

const METRICS: Readonly<Record<Proof['metric'], string>> = {
  loss: 'Loss',
  mismatch: 'Copies differ',
  duplicate: 'Duplicates',
  identity: 'Other person',
}

/** What the limit is of, without the key: the group or the row beside it says that. */
export const metricText = ({ metric }: Proof): string => METRICS[metric]

/** "all sessions", "Order Completed", "Europe": names come from pages. */
export const scopeText = ({ key }: Proof): string =>
  key === '' ? 'all sessions' : visibleText(key.slice(key.indexOf(':') + 1))

/** The same as part of a sentence. */
export const scopeSentence = ({ key }: Proof): string =>
  key === '' ? 'all sessions' : visibleText(sayScope(key))

/** "3 of 2,000" */
export const badText = ({ bad, sessions }: Proof): string => `${countText(bad)} of ${countText(sessions)}`

/** "0.05 % to 0.6 %"; a figure and its percent sign stay in one line. */
export const possibleText = ({ low, high, sessions }: Proof): string =>
  sessions === 0 ? 'anything' : `${shareText(low)} to ${shareText(high)}`.replaceAll(' %', '\u00a0%')

/** What is missing for the proof that the limit is kept: so many good ones. */
export const missingText = ({ missing, accepted }: Proof): string => {
  if (accepted !== null) return 'accepted'
  return missing === 0 ? 'proven' : `${countOf(missing, 'session')} missing`
}
