import type { ApiProblem } from '../api/api.ts'
import { Notice } from '../parts/notice.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useDesk } from '../state/desk.ts'

type Props = {
  readonly problem: ApiProblem | null
  /** Figures from before are still shown under it. */
  readonly stale?: boolean
}

/** What can be done about it. */
const NoWarehouse = () => (
  <p>
    Parity needs a warehouse for the copies. Give the server one: install the package <code>chdb</code> beside{' '}
    <code>crossfade-gate</code> for the embedded engine, or set <code>CLICKHOUSE_URL</code> to a ClickHouse of
    yours, then start the server again. Everything else works without it.
  </p>
)

/** Why there are no figures, or that they are being asked for. */
export const NotUp = ({ problem, stale = false }: Props) => {
  const { state } = useDesk().status.warehouse
  if (problem === null || problem.kind === 'signed-out')
    return stale ? null : (
      <p class="waiting" role="status">
        Asking for the figures…
      </p>
    )
  if (state === 'none' && problem.status === 503)
    return (
      <Notice kind="warning" live>
        <p>{problem.sentence}</p>
        <NoWarehouse />
      </Notice>
    )
  if (state === 'starting')
    return (
      <Notice kind="warning" live>
        <p>{problem.sentence}</p>
        <p>It is asked again by itself; copies that come meanwhile are sent again by the vendors.</p>
      </Notice>
    )
  return stale ? (
    <Notice kind="wrong" live>
      <p>{problem.sentence} What stands here is from before.</p>
    </Notice>
  ) : (
    <ProblemNotice problem={problem} />
  )
}
