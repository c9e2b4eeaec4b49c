import type { Shape } from '../reader/print-copy.ts'

/** Which shapes there are, by their ids. */
export type ShapeBook = {
  add(shapes: readonly Shape[]): void
  of(id: string): Shape | null
  /** Whether there were more than are kept. */
  isFull(): boolean
}

/** Names in all shapes together. Some thirty a shape, and a few shapes an event, where no stranger makes them up. */
const MOST_NAMES = 2_000_000

export const createShapeBook = (): ShapeBook => {
  const shapes = new Map<string, Shape>()
  const texts = new Map<string, string>()
  let names = 0
  let full = false
  /** Texts of other threads are other objects. */
  const shared = (text: string): string => {
    const known = texts.get(text)
    if (known !== undefined) return known
    texts.set(text, text)
    return text
  }
  const keep = (shape: Shape): void => {
    const { id, fields, explained } = shape
    if (shapes.has(id)) return
    names += fields.length + explained.length
    if (names > MOST_NAMES) return void (full = true)
    shapes.set(id, {
      id,
      fields: fields.map(shared),
      explained: explained.map(({ path, rule }) => ({ path: shared(path), rule: shared(rule) })),
    })
  }
  return {
    add: (more) => more.forEach(keep),
    of: (id) => shapes.get(id) ?? null,
    isFull: () => full,
  }
}
