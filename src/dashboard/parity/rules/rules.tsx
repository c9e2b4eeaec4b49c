import type { RulesAnswer } from '../../api/wire.ts'
import { Notice } from '../../parts/notice.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { hrefOf, type Address } from '../address.ts'
import { CutoverPanel } from '../overview/cutover.tsx'
import { fileHref, questionOf } from '../questions.ts'
import { useAnswer } from '../use-answer.ts'
import { RulesTable } from './rules-table.tsx'
import { Suggestions } from './suggestions.tsx'

type Props = { readonly address: Address; readonly tick: number }

/** What rules explain, and what none does. */
export const RulesPage = ({ address, tick }: Props) => {
  const { fields } = address
  const { value, problem } = useAnswer<RulesAnswer>(questionOf('api/parity/rules', fields), tick)
  return (
    <div class="panels">
      <CutoverPanel address={address} tick={tick} />
      <Suggestions address={address} answer={value} />
      <Panel
        name="parity-rules"
        title="Rules of expected differences"
        wide
        href={hrefOf(address)}
        json={fileHref('api/parity/rules', fields, 'json')}
        csv={fileHref('api/parity/rules', fields, 'csv')}
        note="Every difference by design that Crossfade knows, and your own from the rules file."
      >
        <ProblemNotice problem={problem} />
        {value?.problem != null && (
          <Notice kind="wrong">
            <p>The rules file could not be read; the rules from before stay in force. {value.problem}</p>
          </Notice>
        )}
        {value !== null && <RulesTable hits={value.hits} fields={fields} />}
      </Panel>
    </div>
  )
}
