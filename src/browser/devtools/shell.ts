import { LABELS } from '../../core/cohort/labels.ts'
import { button, element, quietly, setText } from './element.ts'
import type { OverlayOptions } from './options.ts'
import { keepOpen, wasOpen } from './stay-open.ts'
import { STYLES } from './styles.ts'
import type { Part, View } from './view.ts'

/** Not the page's business: its shortcuts, its closing of menus, its counting of clicks. */
const OWN_EVENTS = ['click', 'keydown', 'keyup', 'keypress', 'input', 'change', 'pointerdown', 'mousedown']

export type Shell = {
  readonly isOpen: boolean
  update(view: View): void
  remove(): void
}

function labelOf({ reading }: View): string {
  if (reading === null) return 'not begun'
  if (reading.stopped !== null) return 'stopped'
  return reading.assignment ? LABELS[reading.assignment.cohort] : 'deciding'
}

/** Into a body that may still be on its way; one that the app has exchanged loses it as everything else. */
function attach(host: HTMLElement): void {
  if (document.body) document.body.append(host)
  else
    document.addEventListener('DOMContentLoaded', () => quietly(() => document.body.append(host)), {
      once: true,
    })
}

/** The overlay's own tree: a button in the corner, and the panel that it opens. */
export function createShell(parts: readonly Part[], options: OverlayOptions, onOpen: () => void): Shell {
  const host = document.createElement('crossfade-overlay')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLES)
  root.adoptedStyleSheets = [sheet]
  for (const name of OWN_EVENTS) root.addEventListener(name, (event) => event.stopPropagation())

  const label = element('b', { 'data-part': 'label' })
  const forced = element('span', { class: 'chip' }, 'forced')
  const isOpen = (): boolean => panel.hidden === false
  const turn = (open: boolean): void => {
    panel.hidden = !open
    opener.setAttribute('aria-expanded', String(open))
    if (open) onOpen()
  }
  /** By a person: kept for the tab's next page, and the focus goes along. */
  const press = (open: boolean): void => {
    turn(open)
    keepOpen(open)
    if (open) close.focus()
    else opener.focus()
  }
  const opener = button('', () => press(!isOpen()), { class: 'opener', 'aria-controls': 'panel' })
  opener.append(element('span', { class: 'dot', 'aria-hidden': 'true' }), 'Crossfade:', label, forced)
  const close = button('Close', () => press(false), { class: 'close' })
  const head = element('header', {}, element('h1', {}, 'Crossfade'), close)
  const body = element('div', { class: 'body' }, ...parts.map((part) => part.element))
  const panel = element('div', { id: 'panel', class: 'panel' }, head, body)
  panel.addEventListener('keydown', ({ key }) => key === 'Escape' && press(false))
  const frame = element('aside', { 'aria-label': 'Crossfade overlay', class: options.side ?? 'right' })
  frame.append(panel, opener)
  root.append(frame)
  panel.hidden = !(options.open ?? wasOpen())
  opener.setAttribute('aria-expanded', String(isOpen()))
  attach(host)

  return {
    get isOpen() {
      return isOpen()
    },
    update(view) {
      setText(label, labelOf(view))
      opener.dataset['cohort'] = view.reading?.assignment?.cohort ?? 'none'
      forced.hidden = !view.reading?.forcing
      if (isOpen()) for (const part of parts) part.update(view)
    },
    remove: () => host.remove(),
  }
}
