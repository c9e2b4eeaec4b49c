import { problemText } from '../../core/text/problem-text.ts'
import type { ForeignStatus, Status } from '../api/wire.ts'
import { Notice } from '../parts/notice.tsx'
import { NumberHead } from '../parts/number-head.tsx'
import { Panel } from '../parts/panel.tsx'
import { useDesk } from '../state/desk.ts'
import { countOf, countText } from '../text/count.ts'

const ForeignSdks = ({ foreign }: { readonly foreign: readonly ForeignStatus[] }) => (
  <div class="foreign">
    <h3>Loaded beside Crossfade</h3>
    {foreign.map(({ code, sentence, pages, count }) => (
      <Notice key={code} kind="wrong">
        <p>{sentence}</p>
        <p class="quiet">
          <code>{code}</code>, on {countOf(pages, 'page')}, {countOf(count, 'time')}
        </p>
      </Notice>
    ))}
  </div>
)

const Reported = ({ problems }: { readonly problems: Status['problems'] }) =>
  problems.length === 0 ? (
    <p class="quiet">
      <span aria-hidden="true">✓ </span>No page under this revision has reported a problem.
    </p>
  ) : (
    <table class="table problems">
      <caption class="unseen">Problems that pages report</caption>
      <thead>
        <tr>
          <th scope="col">problem</th>
          <NumberHead>pages</NumberHead>
          <NumberHead>times</NumberHead>
        </tr>
      </thead>
      <tbody>
        {problems.map(({ code, pages, count }) => (
          <tr key={code}>
            <th scope="row">
              <code>{code}</code> <span class="quiet">{problemText(code)}</span>
            </th>
            <td class="number">{countText(pages)}</td>
            <td class="number">{countText(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )

const Identity = ({ identity }: Pick<Status, 'identity'>) =>
  identity.conflicts === 0 ? null : (
    <p class="quiet">
      The two SDKs’ identities disagreed {countOf(identity.conflicts, 'time')}, for{' '}
      {countOf(identity.conflicted, 'person', 'people')}; one of them was taken for both.
    </p>
  )

/** What pages report as wrong, and SDKs that somebody else loads. */
export const Problems = () => {
  const { status } = useDesk()
  const foreign = new Set(status.foreign.map(({ code }) => code))
  const others = status.problems.filter(({ code }) => !foreign.has(code))
  return (
    <Panel name="problems" title="Problems" json="api/status" csv="api/status?list=problems&format=csv">
      {status.foreign.length > 0 && <ForeignSdks foreign={status.foreign} />}
      {(others.length > 0 || foreign.size === 0) && <Reported problems={others} />}
      <Identity identity={status.identity} />
    </Panel>
  )
}
