import { VERBS } from './verbs.ts'

/** What `crossfade --help` prints. */
export const generalHelp = async (): Promise<string> => {
  const verbs = await Promise.all(Object.values(VERBS).map((load) => load()))
  const width = Math.max(...verbs.map((verb) => verb.name.length))
  const lines = verbs.map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}`)
  return `crossfade moves a live web app from Segment to RudderStack, a fraction of a percent at a time.

Usage: crossfade VERB [flags]

${lines.join('\n')}

  crossfade help VERB  what a verb does and the flags it takes
  crossfade --version  the version of this package

Exit codes: 0 fine, 1 the answer is no, 2 wrong usage or configuration, 3 could not find out.
`
}
