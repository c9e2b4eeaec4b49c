import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import type { RampAnswer } from '../api/wire.ts'

/** What is in the way of a ramp, and how one begins. */
export const NotBegun = ({ answer: { problem, enabled, file } }: { readonly answer: RampAnswer }) => (
  <Panel name="ramp" title="Ramp" wide json="api/ramp">
    <Notice kind={problem === null || !enabled ? 'info' : 'warning'}>
      <p>
        <b>No ramp has begun.</b> {problem ?? 'It begins in a moment.'}
      </p>
    </Notice>
    <p>
      A ramp widens RudderStack’s share stage by stage, each only once it is proven from the copies of both
      vendors that nothing is lost; proven harm takes it back by itself.
    </p>
    <ol class="steps">
      <li>
        <code>
          crossfade ramp new {'>'} {file}
        </code>{' '}
        writes a file to begin with; what it leaves out is as usual.
      </li>
      <li>
        <code>crossfade ramp lint {file}</code> with <code>--sessions-per-day</code> finds what is wrong with
        it, and says how long each stage takes.
      </li>
      <li>
        Give the server a warehouse and both vendors’ webhooks: without copies nothing is proven.{' '}
        <a class="permalink" href="#/parity">
          Whether they come
        </a>
      </li>
      <li>
        Look at what it would do, in this place. Then <code>{'ramp: { enabled: true }'}</code> in{' '}
        <code>crossfade.yaml</code> lets it drive itself.
      </li>
    </ol>
  </Panel>
)
