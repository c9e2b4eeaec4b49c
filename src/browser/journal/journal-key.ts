/** Sorts in the order in which calls were made: `<at>.<n>.<id>`. */
export type JournalKey = string

const digits = (value: number, count: number): string => value.toFixed().padStart(count, '0')

/** Keys of one page's records, of ms since epoch and an id. A clock that jumps back does not turn their order round. */
export function createKeys(): (at: number, id: string) => JournalKey {
  let latest = 0
  let made = 0
  return (at, id) => {
    latest = Math.max(latest, at)
    return `${digits(latest, 15)}.${digits(++made, 7)}.${id}`
  }
}

/** The id in a key. */
export const idOf = (key: JournalKey): string => key.slice(24)

/** When its record was made, ms since epoch. */
export const timeOf = (key: JournalKey): number => Number(key.slice(0, 15))
