/** One number, and what tells it apart from others of its name. */
export type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number }

export type Metric = {
  /** Ends with _total where it is a counter. */
  readonly name: string
  /** One sentence. */
  readonly help: string
  readonly type: 'gauge' | 'counter'
  /** None: nothing is known. */
  readonly samples: readonly Sample[]
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

const helpText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
const labelText = (text: string): string => helpText(text).replaceAll('"', '\\"')

const numberText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN'
  if (Number.isFinite(value)) return String(value)
  return value > 0 ? '+Inf' : '-Inf'
}

const sampleLine = (name: string, { labels, value }: Sample): string => {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${labelText(text)}"`)
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}\n`
}

/** Metrics as Prometheus reads them; those that nothing is known of are left out. */
export const exposition = (metrics: readonly Metric[]): string =>
  metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) => {
      const head = `# HELP ${name} ${helpText(help)}\n# TYPE ${name} ${type}\n`
      return head + samples.map((sample) => sampleLine(name, sample)).join('')
    })
    .join('')
