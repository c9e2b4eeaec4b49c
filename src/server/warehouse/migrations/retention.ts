/** When what a column says is so many days old, as TTL. Whole seconds: a setting of half a day is one too. */
export const after = (column: string, days: number): string =>
  `toDateTime(${column}) + toIntervalSecond(${Math.round(days * 86_400)})`
