import { VERB_GROUPS, VERBS } from './verbs.ts'

const WRONG = [
  ['crossfade kill rudderstack', 'everybody back on Segment only, in seconds'],
  ['crossfade abort', 'back to the last proven stage of the ramp'],
  ['crossfade pause', 'the ramp stops here'],
  ['crossfade undo', 'the last change of shares taken back'],
  ['crossfade export FILE --kill rudderstack', 'no server answers: the file that does it without one'],
] as const
const WIDTH = Math.max(...WRONG.map(([command]) => command.length))

/** What `crossfade --help` prints: first what somebody needs who has no time to read. */
export const generalHelp = async (): Promise<string> => {
  const width = Math.max(...Object.keys(VERBS).map((name) => name.length))
  const groups = await Promise.all(
    Object.entries(VERB_GROUPS).map(async ([title, names]) => {
      const lines = await Promise.all(names.map((name) => verbLine(name, width)))
      return `${title}\n${lines.join('\n')}`
    }),
  )
  return `crossfade moves a live web app from Segment to RudderStack, a fraction of a percent at a time.

Something is wrong?
${WRONG.map(([command, does]) => `  ${command.padEnd(WIDTH)}  ${does}`).join('\n')}
Each keeps the same people, who come back where they were, and freezes the ramp until crossfade resume.

Usage: crossfade VERB [flags]

${groups.join('\n\n')}

  crossfade help VERB  what a verb does and the flags it takes
  crossfade --version  the version of this package

Exit codes: 0 fine, 1 the answer is no, 2 wrong usage or configuration, 3 could not find out.
`
}

const verbLine = async (name: string, width: number): Promise<string> =>
  `  ${name.padEnd(width)}  ${(await VERBS[name]!()).summary}`
