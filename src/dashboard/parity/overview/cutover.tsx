import type { RuleHits, RulesAnswer } from '../../api/wire.ts'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { countOf } from '../../text/count.ts'
import { hrefOf, type Address } from '../address.ts'
import { useFirst } from '../more-rows.tsx'
import { Name } from '../name.tsx'
import { fileHref, questionOf } from '../questions.ts'
import { onlyRange } from '../range.ts'
import { useAnswer } from '../use-answer.ts'

type Props = { readonly address: Address; readonly tick: number }

const cutoverNotes = (hits: readonly RuleHits[]): RuleHits[] =>
  hits.filter(({ effect, pairs }) => effect === 'changes-meaning' && pairs > 0)

const Note = ({ hit, href }: { readonly hit: RuleHits; readonly href: string }) => (
  <li class="cutover">
    <p>{hit.atCutover ?? hit.says}</p>
    <p class="hint">
      <a href={href} class="cause-link">
        <Name text={hit.rule} />
      </a>{' '}
      in {countOf(hit.pairs, 'pair')} of {countOf(hit.events.length, 'event')}
    </p>
  </li>
)

/** What your analysts will notice at cutover: the rules that change the meaning. */
export const CutoverPanel = ({ address: { fields }, tick }: Props) => {
  const { value, problem } = useAnswer<RulesAnswer>(questionOf('api/parity/rules', fields), tick)
  const notes = cutoverNotes(value?.hits ?? [])
  const { shown, more } = useFirst(notes, 6)
  const href = ({ rule }: RuleHits): string =>
    hrefOf({ page: 'pairs', pair: null, fields: { ...onlyRange(fields), rule } })
  return (
    <Panel
      name="parity-cutover"
      title="What your analysts will notice at cutover"
      href={hrefOf({ page: 'rules', pair: null, fields: onlyRange(fields) })}
      json={fileHref('api/parity/rules', fields, 'json')}
      csv={fileHref('api/parity/rules', fields, 'csv')}
      note="Known differences by design that nothing loses, and that change what the data means."
    >
      <ProblemNotice problem={value === null ? problem : null} />
      {value !== null && notes.length === 0 && (
        <p class="quiet">Nothing of this kind was seen in this range.</p>
      )}
      <ol class="cutovers">
        {shown.map((hit) => (
          <Note key={hit.rule} hit={hit} href={href(hit)} />
        ))}
      </ol>
      {more}
    </Panel>
  )
}
