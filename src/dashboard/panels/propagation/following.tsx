import type { Propagation } from '../../api/wire.ts'
import { countOf, countText, durationText } from '../../text/count.ts'
import { percentText } from '../../text/percent.ts'

const MARKS = [50, 95, 99] as const

/** How much of the open pages follows the newest change, and how fast they did. */
export const Following = ({ propagation }: { readonly propagation: Propagation }) => {
  const { revision, share, pages, followed, reachedMs } = propagation
  return (
    <div class="following">
      <p class="big-figure">
        {share === null ? (
          'No page is open'
        ) : (
          <>
            <b>{percentText(share)}</b> of open pages follow
          </>
        )}
      </p>
      {share !== null && (
        <p class="quiet">
          {countText(followed)} of {countOf(pages, 'page')} under revision {revision}
        </p>
      )}
      <div
        class="progress"
        role="img"
        aria-label={share === null ? 'No page is known' : `${percentText(share)} of open pages follow`}
      >
        <span class="progress-done" style={{ width: `${share ?? 0}%` }} />
        {MARKS.map((mark) => (
          <span key={mark} class="progress-mark" style={{ left: `${mark}%` }} />
        ))}
      </div>
      <dl class="marks">
        {MARKS.map((mark) => {
          const ms = reachedMs[mark]
          // pages that began with the change followed nothing, so that there may be no time to tell
          const reached = ms !== null || (share !== null && share >= mark)
          return (
            <div key={mark} class={reached ? 'mark mark-reached' : 'mark'}>
              <dt>{mark} %</dt>
              <dd>{!reached ? 'not yet' : ms === null ? '✓' : `✓ after ${durationText(ms)}`}</dd>
            </div>
          )
        })}
      </dl>
    </div>
  )
}
