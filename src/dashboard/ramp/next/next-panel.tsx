import { Panel } from '../../parts/panel.tsx'
import { useDesk } from '../../state/desk.ts'
import type { Begun } from '../begun.ts'
import { isStopped, stageName } from '../state-text.ts'
import { needsOf, nextStage } from './needs.ts'

const nothingText = ({ verdict, ramp }: Begun): string => {
  if (verdict?.verdict === 'rollback' && verdict.next !== null)
    return verdict.next.stage < 0
      ? 'It goes back to before its first stage.'
      : `It goes back to stage ${verdict.next.stage + 1}.`
  return ramp.state.status === 'finished'
    ? 'There is no further stage. Losses are still looked for.'
    : 'This is the last stage: it finishes once it is proven.'
}

/** What the next stage waits for. */
export const NextPanel = ({ answer }: { readonly answer: Begun }) => {
  const { at: now } = useDesk()
  const stage = nextStage(answer)
  const needs = needsOf(answer, now)
  return (
    <Panel name="ramp-next" title="Next decision" href="#/ramp">
      {stage === null ? (
        <p>{nothingText(answer)}</p>
      ) : (
        <>
          <p class="big-figure">
            <b>Stage {stage.number}</b> ({stageName(stage)})
          </p>
          {isStopped(answer) && <p class="hint hint-warning">Not before somebody resumes the ramp.</p>}
          <ul class="needs">
            {needs.map(({ isMet, text }) => (
              <li key={text} class={isMet ? 'need need-met' : 'need'}>
                <span aria-hidden="true">{isMet ? '✓' : '○'}</span>
                <span>
                  <span class="unseen">{isMet ? 'Done: ' : 'Missing: '}</span>
                  {text}
                </span>
              </li>
            ))}
          </ul>
          {needs.length === 0 && <p class="quiet">Nothing has to be proven for it.</p>}
        </>
      )}
    </Panel>
  )
}
