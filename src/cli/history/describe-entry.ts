import type { AuditEntry } from '../../server/control/control-store.ts'
import { rolloutChanges } from '../change/rollout-changes.ts'
import { shareText } from '../parity/share-text.ts'
import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { countText } from '../status/numbers.ts'
import { clip } from '../status/printable.ts'

const MAX_NAME = 60

const legName = (leg: unknown): string => (leg === 'segment' ? LEG_NAMES.segment : LEG_NAMES.rudderstack)

/** What a change did, a line for each thing: "everyone: RudderStack 5 → 10". */
export const describeEntry = ({ action, before, after, revision }: AuditEntry): string[] => {
  switch (action) {
    case 'kill':
      return [`${legName(after?.['leg'])} off for everybody`]
    case 'unkill':
      return [before === null ? 'nothing was off' : `${legName(before['leg'])} no longer off`]
    case 'token-create':
    case 'token-revoke':
    case 'login':
      return [tokenText(after ?? before)]
    case 'parity-rules':
      return rulesLines(before, after)
    case 'forget':
      return [`a person deleted, ${Number(after?.['rows'])} rows`]
    case 'reconcile':
      return reconcileLines(after ?? {})
    case 'init':
    case 'set':
    case 'apply':
    case 'undo':
    case 'promote':
    case 'rollback':
      return shareLines(before, after ?? {})
    case 'abort':
      return revision === null ? ['the ramp stays where it is'] : shareLines(before, after ?? {})
    case 'ramp-start':
      return ['the ramp began']
    case 'halt':
    case 'pause':
    case 'finish':
      return ['the ramp stays where it is']
    case 'ramp-change':
      return ['the stage is proven anew']
    case 'resume':
      return ['the ramp goes on, and proves anew']
    case 'approve':
      return ['the next stage may begin']
    default:
      // a newer server knows more of them
      return ['-']
  }
}

const VERDICTS: Readonly<Record<string, string>> = {
  within: 'within the tolerance',
  outside: 'outside the tolerance',
}

const reconcileLines = ({ verdict, segment, rudderstack, loss, mismatch, filesHash }: State): string[] => [
  `exported logs compared: ${VERDICTS[String(verdict)] ?? 'not known'}`,
  `${copiesOf(segment)} copies of Segment, ${copiesOf(rudderstack)} of RudderStack`,
  `missing ${shareOf(loss)}, differ ${shareOf(mismatch)}`,
  `files ${String(filesHash).slice(0, 12)}`,
]

type State = NonNullable<AuditEntry['after']>

const numberIn = (value: unknown, name: string): number =>
  Number(typeof value === 'object' && value !== null ? (value as State)[name] : Number.NaN)

const copiesOf = (leg: unknown): string => countText(numberIn(leg, 'copies'))

const shareOf = (share: unknown): string => shareText(numberIn(share, 'share'))

const rulesLines = (before: AuditEntry['before'], after: AuditEntry['after']): string[] => {
  const [old, current] = [ruleIds(before), ruleIds(after)]
  const lines = [
    ...current.filter((id) => !old.includes(id)).map((id) => `rule ${clip(id, MAX_NAME)} in force`),
    ...old.filter((id) => !current.includes(id)).map((id) => `rule ${clip(id, MAX_NAME)} no longer`),
  ]
  return lines.length === 0 ? ['rules of expected differences changed'] : lines
}

const ruleIds = (state: AuditEntry['before']): string[] => {
  const rules = state?.['rules']
  return Array.isArray(rules) ? rules.map((rule: { id?: unknown }) => String(rule.id)) : []
}

const shareLines = (before: AuditEntry['before'], after: NonNullable<AuditEntry['after']>): string[] => {
  const changes = rolloutChanges(before, after)
  return changes.length === 0 ? ['nothing else than before'] : changes
}

const tokenText = (token: AuditEntry['after']): string =>
  token === null ? '' : `${clip(String(token['name']), MAX_NAME)} (${clip(String(token['role']), MAX_NAME)})`
