import { element, setText } from '../element.ts'
import { compareIdentities, readIdentities, type IdentityRow, type Likeness } from '../identities.ts'
import type { Part } from '../view.ts'

const NAMES: Readonly<Record<IdentityRow['field'], string>> = {
  anonymousId: 'anonymous id',
  userId: 'user id',
  traits: 'traits',
  groupId: 'group id',
  groupTraits: 'group traits',
}

const MARKS: Readonly<Record<Likeness, string>> = {
  same: '= same',
  different: '≠ different',
  one: '◐ one only',
  no: 'none',
}

/** Who is here by either vendor's own storage, side by side. */
export function createIdentityPart(): Part {
  const header = element('tr')
  for (const name of ['', 'Segment', 'RudderStack', '']) {
    header.append(name ? element('th', { scope: 'col' }, name) : element('td'))
  }
  const rows = Object.entries(NAMES).map(([field, name]) => {
    const [segment, rudderstack, mark] = [element('td'), element('td'), element('td', { class: 'mark' })]
    const row = element('tr', { 'data-field': field }, element('th', { scope: 'row' }, name))
    row.append(segment, rudderstack, mark)
    return { row, segment, rudderstack, mark }
  })
  const table = element('table', { 'aria-labelledby': 'identity-title' }, element('thead', {}, header))
  table.append(element('tbody', {}, ...rows.map(({ row }) => row)))
  const part = element('section', {}, element('h2', { id: 'identity-title' }, 'Who is here'), table)

  return {
    element: part,
    update() {
      const compared = compareIdentities(readIdentities())
      rows.forEach(({ row, segment, rudderstack, mark }, i) => {
        const one = compared[i]!
        row.dataset['likeness'] = one.likeness
        setText(segment, one.segment || '–')
        setText(rudderstack, one.rudderstack || '–')
        setText(mark, MARKS[one.likeness])
      })
    },
  }
}
