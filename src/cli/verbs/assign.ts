import { specialise } from '../../core/cohort/specialise.ts'
import { assign, explainAssignment, type Assignment } from '../../core/index.ts'
import { CliError } from '../cli-error.ts'
import { parseFlags } from '../parse-flags.ts'
import { readGoodRollout } from '../rollout-file/read-rollout.ts'
import { isKnown, parseContext, subjectMaker } from '../rollout-file/subject.ts'
import { lineBatches } from '../stream/line-batches.ts'
import { openIds } from '../stream/open-ids.ts'
import { createWriter } from '../stream/writer.ts'
import type { Io, Verb } from '../verb.ts'

export const assignVerb: Verb = {
  name: 'assign',
  summary: 'print the cohort of each id on standard input',
  usage: `crossfade assign --rollout FILE [--by NAME] [--context NAME=VALUE]… [--explain] [--json] < IDS

Reads one id a line and prints for each, in the same order: id TAB cohort TAB bucket TAB audience, with - for what
there is none of. The same people get the same cohorts as in browsers. Empty lines are left out.

  --rollout FILE        the rollout, as JSON
  --by NAME             what the ids are: deviceId, anonymousId, userId, … or a property (the rollout's stickiness)
  --context NAME=VALUE  what else is known of everybody, such as region=Europe or area=checkout; may be repeated
  --explain             one more column: why
  --json                one JSON object a line: { id, cohort, bucket, audience, reason, revision, killed }

Example: cut -d, -f1 people.csv | crossfade assign --rollout rollout.json --by userId

Exit 0: all are assigned. 2: a wrong flag, or no such rollout.`,
  async run(argv, io) {
    const flags = parseFlags('assign', argv, {
      rollout: 'FILE',
      by: 'NAME',
      context: ['NAME=VALUE'],
      explain: true,
      json: true,
    })
    if (flags.rollout === undefined)
      throw new CliError(2, 'assign needs a rollout: crossfade assign --rollout FILE.')
    const { rollout } = await readGoodRollout(flags.rollout)
    const context = parseContext(flags.context ?? [], new Date().toISOString())
    const by = flags.by ?? rollout.stickiness
    if (by !== rollout.stickiness && !isKnown(context, rollout.stickiness))
      io.stderr.write(
        `The ids are taken for ${by}, and the rollout hashes ${rollout.stickiness}: nobody has a bucket.\n`,
      )
    const subjectOf = subjectMaker(context, by)
    const lean = specialise(rollout, context, new Set([by]))
    const print = flags.json ? asJson(flags.explain) : asLine(flags.explain)
    await eachId(io, (id) => print(id, assign(lean, subjectOf(id))))
    return 0
  },
}

type Print = (id: string, assignment: Assignment) => string

/** Names are free text, and a tab or a line's end in one would move the columns. */
const cell = (text: string | null): string => (text === null ? '-' : text.replace(/\s/g, ' '))

const asLine =
  (explain = false): Print =>
  (id, assignment) => {
    const { cohort, bucket, audience } = assignment
    const why = explain ? `\t${cell(explainAssignment(assignment))}` : ''
    return `${id}\t${cohort}\t${bucket ?? '-'}\t${cell(audience)}${why}\n`
  }

const asJson =
  (explain = false): Print =>
  (id, assignment) =>
    `${JSON.stringify({ id, ...assignment, ...(explain && { explanation: explainAssignment(assignment) }) })}\n`

const eachId = async (io: Io, print: (id: string) => string): Promise<void> => {
  const writer = createWriter(io.stdout)
  const { chunks } = await openIds('-', io)
  for await (const { lines } of lineBatches(chunks)) {
    let text = ''
    for (const id of lines) text += print(id)
    await writer.write(text)
    if (writer.closed) return
  }
  await writer.flush()
}
