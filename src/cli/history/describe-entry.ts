import type { AuditEntry } from '../../server/control/control-store.ts'
import { rolloutChanges } from '../change/rollout-changes.ts'
import { LEG_NAMES } from '../status/leg-names.ts'
import { clip } from '../status/printable.ts'

const MAX_NAME = 60

const legName = (leg: unknown): string => (leg === 'segment' ? LEG_NAMES.segment : LEG_NAMES.rudderstack)

/** What a change did, a line for each thing: "everyone: RudderStack 5 → 10". */
export const describeEntry = ({ action, before, after }: AuditEntry): string[] => {
  switch (action) {
    case 'kill':
      return [`${legName(after?.['leg'])} off for everybody`]
    case 'unkill':
      return [before === null ? 'nothing was off' : `${legName(before['leg'])} no longer off`]
    case 'token-create':
    case 'token-revoke':
    case 'login':
      return [tokenText(after ?? before)]
    case 'init':
    case 'set':
    case 'apply':
    case 'undo':
      return shareLines(before, after ?? {})
    default:
      // a newer server knows more of them
      return ['-']
  }
}

const shareLines = (before: AuditEntry['before'], after: NonNullable<AuditEntry['after']>): string[] => {
  const changes = rolloutChanges(before, after)
  return changes.length === 0 ? ['nothing else than before'] : changes
}

const tokenText = (token: AuditEntry['after']): string =>
  token === null ? '' : `${clip(String(token['name']), MAX_NAME)} (${clip(String(token['role']), MAX_NAME)})`
