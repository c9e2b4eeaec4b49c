type Attributes = Readonly<Record<string, string>>

/** An element of the overlay. Nothing is parsed: a page that enforces Trusted Types allows all of it. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** Text that is the same stays untouched, so that a selection in it, and what a screen reader says, stay too. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

/** A button whose work cannot throw into the page. */
export function button(text: string, press: () => unknown, attributes: Attributes = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text)
  made.addEventListener('click', () => quietly(press))
  return made
}

export function quietly(run: () => unknown): void {
  try {
    void Promise.resolve(run()).catch(() => {})
  } catch {
    // the page is not to suffer from its overlay
  }
}
