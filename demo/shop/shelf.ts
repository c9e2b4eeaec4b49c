/** JSON in local storage: a shop that works in private windows and after a reload. */
export const readShelf = <Value>(name: string, otherwise: Value): Value => {
  try {
    return (JSON.parse(localStorage.getItem(name) ?? 'null') as Value | null) ?? otherwise
  } catch {
    return otherwise
  }
}

export const writeShelf = (name: string, value: unknown): void => {
  try {
    localStorage.setItem(name, JSON.stringify(value))
  } catch {
    // full or forbidden: the shop goes on without it
  }
}
