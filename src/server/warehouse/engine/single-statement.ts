const QUOTES = '\'"`'
const HEREDOC = /\$\w*\$/y

/** Behind the quoted text that begins at `start`; a quote is escaped by a backslash, or doubled. */
const afterQuoted = (sql: string, start: number): number => {
  const quote = sql[start]
  for (let at = start + 1; at < sql.length; at++) {
    if (sql[at] === '\\') at++
    else if (sql[at] === quote) return at + 1
  }
  return sql.length
}

const after = (sql: string, end: string, from: number): number => {
  const found = sql.indexOf(end, from)
  return found < 0 ? sql.length : found + end.length
}

const isLineComment = (sql: string, at: number): boolean =>
  sql.startsWith('--', at) || sql.startsWith('# ', at) || sql.startsWith('#!', at)

/** Behind the text, comment or heredoc that begins there; null where none does. */
const afterOpaque = (sql: string, at: number): number | null => {
  if (QUOTES.includes(sql[at] ?? '')) return afterQuoted(sql, at)
  if (isLineComment(sql, at)) return after(sql, '\n', at)
  if (sql.startsWith('/*', at)) return after(sql, '*/', at + 2)
  HEREDOC.lastIndex = at
  const tag = HEREDOC.exec(sql)?.[0]
  return tag === undefined ? null : after(sql, tag, at + tag.length)
}

/**
 * Whether nothing but space and comments follows the first semicolon outside of texts. A ClickHouse server refuses
 * more, and the embedded engine would run it.
 */
export const isSingleStatement = (sql: string): boolean => {
  let ended = false
  for (let at = 0; at < sql.length;) {
    const isComment = isLineComment(sql, at) || sql.startsWith('/*', at)
    const next = afterOpaque(sql, at)
    if (ended && !isComment && !/[\s;]/.test(sql[at] ?? '')) return false
    if (next === null && sql[at] === ';') ended = true
    at = next ?? at + 1
  }
  return true
}
