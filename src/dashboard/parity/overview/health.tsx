import type { SourceHealth } from '../../api/wire.ts'
import { Notice } from '../../parts/notice.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Swatch } from '../../parts/cohort-name.tsx'
import { useDesk } from '../../state/desk.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { lastCopyText, sourceNotes, sourceState } from '../source-text.ts'

type Props = { readonly sources: readonly SourceHealth[] }

const MARKS = { never: '✕', silent: '!', fine: '✓' } as const

const WARNINGS = {
  never: (name: string) =>
    `No copy of ${name} has ever come: without it nothing can be compared. Check its webhook, and what this server refused.`,
  silent: (name: string) =>
    `${name} is silent: nobody is on the app, or its webhook is off, refused or late. What the other leg alone brings will count as ${name === 'Segment' ? 'extra' : 'missing'}.`,
  fine: () => null,
} as const

const Source = ({
  source,
  other,
}: {
  readonly source: SourceHealth
  readonly other: SourceHealth | undefined
}) => {
  const { at } = useDesk()
  const name = LEG_NAMES[source.leg]
  const state = sourceState(source, other, at)
  const warning = WARNINGS[state](name)
  return (
    <section class="source">
      <h3>
        <Swatch cohort={source.leg} /> {name}
      </h3>
      <p class={`source-last source-${state}`}>
        <span aria-hidden="true">{MARKS[state]} </span>
        {lastCopyText(source, at)}
      </p>
      {sourceNotes(source).map((note) => (
        <p key={note} class="hint">
          {note}
        </p>
      ))}
      {warning !== null && <Notice kind={state === 'never' ? 'wrong' : 'warning'}>{warning}</Notice>}
    </section>
  )
}

/** Whether both vendors' copies come in. */
export const Health = ({ sources }: Props) => (
  <Panel
    name="parity-sources"
    title="Data health"
    wide
    href="#/parity"
    json="api/parity/sources"
    csv="api/parity/sources?format=csv"
  >
    <div class="two">
      {sources.map((source) => (
        <Source key={source.leg} source={source} other={sources.find(({ leg }) => leg !== source.leg)} />
      ))}
    </div>
  </Panel>
)
