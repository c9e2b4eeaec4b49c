import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * What a person could not use at this size; one sentence each.
 * @param host of a shadow tree that is looked at instead of the page
 */
export const layoutProblems = (page: Page, touch: boolean, host?: string): Promise<string[]> =>
  page.evaluate(
    ({ needsTouch, host }) => {
      const CONTROLS = 'a[href], button, input, textarea, summary, [role=slider], [tabindex="0"]'
      const named = (element: Element): string => {
        const name = element.getAttribute('aria-label') ?? element.textContent ?? element.id
        return `${element.tagName.toLowerCase()} “${name.trim().slice(0, 40) || element.id}”`
      }
      const dialog = document.querySelector('dialog[open]')
      const shadow = host === undefined ? null : document.querySelector(host)?.shadowRoot
      const shown = [...(shadow ?? dialog ?? document).querySelectorAll(CONTROLS)]
        .map((element) => {
          // the whole of a label is what is touched
          const label = element.matches('input[type=radio], input[type=checkbox]')
            ? element.closest('label')
            : null
          return { element, box: (label ?? element).getBoundingClientRect() }
        })
        .filter(({ element, box }) => box.width > 0 && box.height > 0 && element.checkVisibility())
      const problems: string[] = []
      const { scrollWidth } = document.documentElement
      if (scrollWidth > innerWidth) problems.push(`the page is ${scrollWidth} wide, the window ${innerWidth}`)
      shown.forEach(({ element, box }, index) => {
        const { left, right, top, bottom, height } = box
        const scrolls = element.closest('.scroll') !== null
        if (!scrolls && (left < 0 || right > innerWidth + 0.5)) problems.push(`${named(element)} sticks out`)
        if (needsTouch && height < 43.5 && !element.matches('.scroll'))
          problems.push(`${named(element)} is ${height} high, too low for a finger`)
        for (const other of shown.slice(index + 1)) {
          if (element.contains(other.element)) continue
          const wide = Math.min(right, other.box.right) - Math.max(left, other.box.left)
          const high = Math.min(bottom, other.box.bottom) - Math.max(top, other.box.top)
          if (wide > 1 && high > 1) problems.push(`${named(element)} lies over ${named(other.element)}`)
        }
      })
      return problems
    },
    { needsTouch: touch, host },
  )

/** A colour on its way to another one is neither. */
const endTransitions = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation instanceof CSSTransition) animation.finish()
  })

/** What axe-core finds, one line each. @param rules @default all of WCAG's A and AA, and its best practices */
export const axeProblems = async (page: Page, rules?: string[]): Promise<string[]> => {
  // through the debugger: the page's own policy lets no script in; once for a page, it is much to read
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  await endTransitions(page)
  return page.evaluate(async (only) => {
    const options = only === undefined ? {} : { runOnly: { type: 'rule' as const, values: only } }
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, options)
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    )
  }, rules)
}
