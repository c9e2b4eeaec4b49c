export type Series = {
  readonly name: string
  readonly labels: Record<string, string>
  readonly value: number
}
export type Parsed = {
  readonly types: Readonly<Record<string, string>>
  readonly helps: Readonly<Record<string, string>>
  readonly series: readonly Series[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*/

/** A number as Prometheus writes them. */
const NUMBER = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|NaN|[+-]Inf)$/

const numberOf = (text: string): number => {
  if (!NUMBER.test(text)) throw new Error(`"${text}" is no number`)
  return Number(text.replace('Inf', 'Infinity'))
}

/** Reads character by character, after the specification, and refuses all that it does not allow. */
const sampleOf = (line: string): Series => {
  const name = NAME.exec(line)?.[0] ?? ''
  let rest = line.slice(name.length)
  const labels: Record<string, string> = {}
  if (rest.startsWith('{')) {
    rest = rest.slice(1)
    while (!rest.startsWith('}')) {
      const label = LABEL.exec(rest)?.[0] ?? ''
      if (label === '' || label in labels || !rest.startsWith(`${label}="`))
        throw new Error(`no label: ${line}`)
      rest = rest.slice(label.length + 2)
      let value = ''
      while (!rest.startsWith('"')) {
        const isEscape = rest.startsWith('\\')
        const character = isEscape ? { n: '\n', '\\': '\\', '"': '"' }[rest[1] ?? ''] : rest[0]
        if (character === undefined) throw new Error(`no end of a label, or no escape: ${line}`)
        value += character
        rest = rest.slice(isEscape ? 2 : 1)
      }
      labels[label] = value
      rest = rest.slice(1)
      if (rest.startsWith(',')) rest = rest.slice(1)
      else if (!rest.startsWith('}')) throw new Error(`no end of labels: ${line}`)
    }
    rest = rest.slice(1)
  }
  if (name === '' || !rest.startsWith(' ')) throw new Error(`no sample: ${line}`)
  return { name, labels, value: numberOf(rest.slice(1)) }
}

/** Parses what a server shows to Prometheus; throws where that would not take it. */
export const parseExposition = (text: string): Parsed => {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const types: Record<string, string> = {}
  const helps: Record<string, string> = {}
  const series: Series[] = []
  const finished = new Set<string>()
  let current = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name, rest] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    const own = name ?? NAME.exec(line)?.[0] ?? ''
    if (own !== current) {
      if (finished.has(own)) throw new Error(`${own} is in two places`)
      finished.add(own)
      current = own
    }
    if (kind === undefined) {
      if (types[own] === undefined) throw new Error(`${own} has no type`)
      series.push(sampleOf(line))
      continue
    }
    const known = kind === 'HELP' ? helps : types
    if (known[own] !== undefined) throw new Error(`${own} has two of ${kind}`)
    known[own] = rest!
  }
  const ids = series.map(({ name, labels }) => JSON.stringify([name, labels]))
  if (new Set(ids).size !== ids.length) throw new Error('a series is there twice')
  return { types, helps, series }
}
