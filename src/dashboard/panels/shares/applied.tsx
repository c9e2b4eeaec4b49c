import type { Changed } from '../../api/wire.ts'
import { Notice } from '../../parts/notice.tsx'
import { useDesk } from '../../state/desk.ts'
import { Following } from '../propagation/following.tsx'

type Props = { readonly changed: Changed; onDone(): void }

/** What became of Apply: the revision, its warnings, and how the pages follow. */
export const Applied = ({ changed, onDone }: Props) => {
  const { status } = useDesk()
  return (
    <div class="applied">
      <Notice kind="fine" live>
        <p>
          <b>Revision {changed.revision} is in force.</b>
        </p>
      </Notice>
      {changed.warnings.map(({ path, message }) => (
        <Notice key={`${path} ${message}`} kind="warning">
          <p>
            <code>{path}</code> {message}
          </p>
        </Notice>
      ))}
      <Following propagation={status.propagation} />
      <button type="button" class="button button-plain" onClick={onDone}>
        Done
      </button>
    </div>
  )
}
