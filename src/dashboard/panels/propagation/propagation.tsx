import { Moment } from '../../parts/moment.tsx'
import { NumberHead } from '../../parts/number-head.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useDesk } from '../../state/desk.ts'
import { countOf, countText } from '../../text/count.ts'
import { Following } from './following.tsx'

/** How the newest change reaches the open pages, and which do not have it. */
export const PropagationPanel = () => {
  const { status, at } = useDesk()
  const { propagation } = status
  const { behind, publishedAt, silent, streams } = propagation
  return (
    <Panel
      name="propagation"
      title="Propagation"
      json="api/status"
      csv="api/status?list=behind&format=csv"
      note={
        <>
          The newest change is from <Moment at={publishedAt} now={at} ago />; {countOf(streams, 'page')}{' '}
          listen on the stream and hear of a change at once.
        </>
      }
    >
      <Following propagation={propagation} />
      {behind.length === 0 ? (
        <p class="quiet">No page is on an older revision.</p>
      ) : (
        <table class="table">
          <caption>Still on an older revision</caption>
          <thead>
            <tr>
              <th scope="col">revision</th>
              <NumberHead>pages</NumberHead>
              <th scope="col">last seen</th>
            </tr>
          </thead>
          <tbody>
            {behind.map(({ revision, pages, lastSeenAt }) => (
              <tr key={revision}>
                <td>{revision}</td>
                <td class="number">{countText(pages)}</td>
                <td>
                  <Moment at={lastSeenAt} now={at} ago />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {silent > 0 && (
        <p class="hint">
          {countOf(silent, 'page')} on older revisions fell silent before the change: closed, hidden or
          asleep. A hidden page follows when it is shown.
        </p>
      )}
    </Panel>
  )
}
