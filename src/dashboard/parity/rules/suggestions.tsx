import type { RulesAnswer, Suggestion } from '../../api/wire.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { countOf } from '../../text/count.ts'
import { clipped, visibleText } from '../../text/visible.ts'
import { hrefOf, type Address, type Fields } from '../address.ts'
import { shareText } from '../loss-text.ts'
import { useFirst } from '../more-rows.tsx'
import { Name } from '../name.tsx'
import { KIND_TEXTS, kindOf } from '../pair/kinds.ts'
import { fileHref } from '../questions.ts'
import { onlyRange } from '../range.ts'
import { callOf, ruleText } from './rule-text.ts'

type Props = { readonly address: Address; readonly answer: RulesAnswer | null }

const Item = ({ suggestion, fields }: { readonly suggestion: Suggestion; readonly fields: Fields }) => {
  const { rule, kind, pairs, share } = suggestion
  // a pattern finds no pair, the path of a list's items is one
  const path = rule.path.includes('*') ? {} : { path: rule.path }
  const where = { ...onlyRange(fields), event: callOf(suggestion), ...path, outcome: 'mismatched' }
  return (
    <li class="suggestion">
      <div>
        <p>
          <a class="cause-link" href={hrefOf({ page: 'pairs', pair: null, fields: where })}>
            <code>
              <Name text={rule.path} />
            </code>
          </a>{' '}
          of <Name text={callOf(suggestion)} /> {KIND_TEXTS[kindOf(kind)]}
        </p>
        <p class="hint">
          {countOf(pairs, 'pair')}, {shareText(share)} of that event on both legs
        </p>
      </div>
      <CopyButton
        text={ruleText(suggestion)}
        what={`for ${visibleText(clipped(rule.path, 80))}`}
        label="Copy as a rule"
      />
    </li>
  )
}

/** Differences that no rule explains, each with the rule that would. */
export const Suggestions = ({ address, answer }: Props) => {
  const { fields } = address
  const { shown, more } = useFirst(answer?.suggestions ?? [], 8)
  return (
    <Panel
      name="parity-unexplained"
      title="What no rule explains"
      href={hrefOf(address)}
      json={fileHref('api/parity/rules', fields, 'json')}
      csv={fileHref('api/parity/rules', fields, 'csv', { list: 'suggestions' })}
      note="Mend it, or say in the rules file why it is expected: “Copy as a rule” gives the line, the reason is yours."
    >
      {answer !== null && answer.suggestions.length === 0 && (
        <p class="quiet">Nothing differs in this range that no rule explains.</p>
      )}
      <ol class="suggestions">
        {shown.map((suggestion) => (
          <Item
            key={`${callOf(suggestion)} ${suggestion.rule.path} ${suggestion.kind}`}
            suggestion={suggestion}
            fields={fields}
          />
        ))}
      </ol>
      {more}
    </Panel>
  )
}
