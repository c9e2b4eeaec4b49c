/** Edits (insert, delete, replace) that turn one word into the other. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}

/** The known word with the fewest edits, or null where there is none at all. */
export const nearest = (word: string, known: readonly string[]): string | null => {
  let best: string | null = null
  let fewest = Infinity
  for (const candidate of known) {
    const edits = distance(word.slice(0, 100), candidate)
    if (edits < fewest) {
      fewest = edits
      best = candidate
    }
  }
  return best
}
