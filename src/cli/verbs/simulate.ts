import { CliError } from '../cli-error.ts'
import { parseArguments } from '../parse-flags.ts'
import { positiveNumber } from '../positive-number.ts'
import { readGoodRollout } from '../rollout-file/read-rollout.ts'
import { isKnown, parseContext } from '../rollout-file/subject.ts'
import { formatSimulation } from '../simulate/format-simulation.ts'
import { notesOn } from '../simulate/notes.ts'
import { runSimulation, type People } from '../simulate/run-simulation.ts'
import type { Verb } from '../verb.ts'

const DEFAULT_SAMPLE = 100_000
const MAX_SAMPLE = 100_000_000

export const simulateVerb: Verb = {
  name: 'simulate',
  summary: 'say who would move between two rollouts',
  usage: `crossfade simulate OLD NEW [--ids FILE|-] [--by NAME] [--context NAME=VALUE]… [--sample N] [--json]

Compares two rollouts person by person: how many would move, from which cohort to which, and who of them backward,
towards Segment. Without ids the people are made up, their buckets spread evenly.

  --ids FILE            your own people, one id a line; - is standard input. An id on two lines counts twice
  --by NAME             what the ids are: deviceId, anonymousId, userId, … or a property (NEW's stickiness)
  --context NAME=VALUE  what else is known of everybody, such as region=Europe or area=checkout; may be repeated
  --sample N            how many people to make up (${DEFAULT_SAMPLE})
  --json                print { population, moved, backward, rows } and nothing else

Where NEW moves whole regions, those that are in are listed with their people (--ids then takes a region a line).

Example: crossfade simulate rollout.json wider.json --ids people.txt --context region=Europe

Exit 0: said. 2: a wrong flag, or no such rollout. 3: stopped before the last person.`,
  async run(argv, io) {
    const spec = { ids: 'FILE', by: 'NAME', context: ['NAME=VALUE'], sample: 'N', json: true } as const
    const { flags, operands } = parseArguments('simulate', argv, spec, ['OLD', 'NEW'])
    const [{ rollout: before }, { rollout: after }] = [
      await readGoodRollout(operands[0] ?? ''),
      await readGoodRollout(operands[1] ?? ''),
    ]
    const people = peopleOf(flags, after.stickiness)
    const context = parseContext(flags.context ?? [], new Date().toISOString())
    const { counter, regions } = await runSimulation(before, after, people, context, io)
    const simulation = counter.result()
    const by = people.kind === 'ids' && !isKnown(context, after.stickiness) ? people.by : null
    const notes = [...notesOn(before, after, counter.seen, by), ...(regions?.warnings() ?? [])]
    if (flags.json) {
      io.stdout.write(`${JSON.stringify(simulation)}\n`)
      for (const note of notes) io.stderr.write(`${note}\n`)
    } else {
      const screen = { before, after, simulation, madeUp: people.kind === 'made-up', notes }
      io.stdout.write(formatSimulation({ ...screen, regions: regions?.rows() ?? null }))
    }
    return 0
  },
}

type PeopleFlags = { readonly ids?: string; readonly by?: string; readonly sample?: string }

const peopleOf = ({ ids, by, sample }: PeopleFlags, stickiness: string): People => {
  if (ids === undefined) {
    if (by !== undefined)
      throw new CliError(2, '--by says what the ids are, and there are none without --ids.')
    return {
      kind: 'made-up',
      count: positiveNumber('--sample', sample ?? String(DEFAULT_SAMPLE), MAX_SAMPLE),
    }
  }
  if (sample !== undefined)
    throw new CliError(2, '--sample is for made-up people, and --ids gives real ones.')
  return { kind: 'ids', file: ids, by: by ?? stickiness }
}
