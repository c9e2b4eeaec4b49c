/** How a column of the tuples `s` and `r` is read. */
export const columnsOf =
  <Column extends string>(columns: readonly Column[]) =>
  (leg: 's' | 'r', column: Column): string =>
    `${leg}.${columns.indexOf(column) + 1}`
