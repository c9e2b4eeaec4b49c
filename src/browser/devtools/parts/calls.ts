import type { Leg } from '../../../core/index.ts'
import { button, element, setText } from '../element.ts'
import { callsOf, fitsFilter, type SeenCall } from '../seen-call.ts'
import type { Part, View } from '../view.ts'
import { createCallRow, type CallRow } from './call-row.ts'

const MAX_SHOWN = 50

type Options = {
  /** Whether the overlay kept a request with this call from the leg's vendor. */
  readonly kept: (leg: Leg, pairId: string) => boolean
  readonly testCase: (calls: readonly SeenCall[], view: View) => string
}

/** The last calls with their state on each leg, newest first, and their test case. */
export function createCallsPart({ kept, testCase }: Options): Part {
  const rows = new Map<string, CallRow>()
  const filter = element('input', { type: 'search', id: 'filter', placeholder: 'order blocked …' })
  const list = element('ol', { class: 'calls' })
  const none = element('p', { class: 'quiet' })
  const said = element('p', { role: 'status', class: 'quiet' })
  const text = element('textarea', { readonly: '', rows: '6', 'aria-label': 'Test case' })
  text.hidden = true
  let view: View | null = null
  let shown: SeenCall[] = []

  /** Where the clipboard is out of reach, as on a plain-http address, the text can be selected. */
  const copy = async (): Promise<void> => {
    if (view === null) return
    const made = testCase(shown, view)
    text.value = made
    try {
      await navigator.clipboard.writeText(made)
      text.hidden = true
      setText(said, `Copied: a test for Playwright with ${shown.length} calls.`)
    } catch {
      text.hidden = false
      text.select()
      setText(said, 'The clipboard is out of reach: copy the text below.')
    }
  }
  const copyButton = button('Copy as test case', copy)
  const part = element('section', { 'aria-labelledby': 'calls-title' })
  part.append(element('h2', { id: 'calls-title' }, 'Calls'))
  const field = element('label', { for: 'filter' }, 'Filter', filter)
  part.append(element('div', { class: 'tools' }, field, copyButton), said, text, none, list)

  const show = (next: View): void => {
    view = next
    const all = callsOf(next.inspection?.copies ?? []).slice(-MAX_SHOWN)
    shown = all.filter((call) => fitsFilter(call, filter.value))
    const known = new Set(all.map((call) => call.copy.pairId))
    for (const id of rows.keys()) if (!known.has(id)) rows.delete(id)
    const wanted: Element[] = []
    for (const call of shown) {
      const { pairId } = call.copy
      const row = rows.get(pairId) ?? createCallRow(call)
      rows.set(pairId, row)
      row.update(call, (leg) => kept(leg, pairId))
      wanted.unshift(row.element)
    }
    // what stands where it stood keeps its focus
    if (wanted.length !== list.children.length || wanted.some((one, i) => list.children[i] !== one))
      list.replaceChildren(...wanted)
    none.hidden = shown.length > 0
    setText(none, all.length > 0 ? 'No call fits the filter.' : 'No call has come to a leg yet.')
    copyButton.disabled = shown.length === 0
  }
  filter.addEventListener('input', () => view && show(view))
  return { element: part, update: show }
}
