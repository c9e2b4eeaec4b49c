import type { AuditEntry } from '../../api/wire.ts'
import { Moment } from '../../parts/moment.tsx'
import { useDesk } from '../../state/desk.ts'
import { describeEntry } from './describe-entry.ts'

/** Who made it so, how long ago, and why. */
export const LastChange = ({ entry }: { readonly entry: AuditEntry }) => {
  const { at: now } = useDesk()
  const { actor, at, reason } = entry
  return (
    <p class="last-change">
      <b>{actor}</b> {describeEntry(entry)}, <Moment at={at} now={now} ago />
      {reason !== null && <q>{reason}</q>}
    </p>
  )
}
