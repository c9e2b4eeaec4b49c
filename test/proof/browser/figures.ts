/** What was measured, by name with its unit. */
export type Figures = Readonly<Record<string, number>>

/** Of each figure the largest. */
export function largest(all: readonly Figures[]): Figures {
  const names = [...new Set(all.flatMap((figures) => Object.keys(figures)))]
  return Object.fromEntries(
    names.map((name) => [name, Math.max(...all.map((figures) => figures[name] ?? -Infinity))]),
  )
}
