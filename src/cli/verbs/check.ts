import { parseArguments } from '../parse-flags.ts'
import { formatCheck } from '../rollout-file/format-check.ts'
import { readRollout } from '../rollout-file/read-rollout.ts'
import type { Verb } from '../verb.ts'

export const checkVerb: Verb = {
  name: 'check',
  summary: 'say whether a rollout in a file can be published',
  usage: `crossfade check FILE [--json]

Reads a rollout as gates and servers do and lists all that is wrong with it, each with its place as a JSON
Pointer. Fields that no gate reads are warnings, with the nearest that one does: they are kept and change nothing.

  --json  print { ok, problems, warnings } and nothing else

Example: crossfade check rollout.json

Exit 0: it can be published. 1: it is refused. 2: there is no such file.`,
  async run(argv, io) {
    const { flags, operands } = parseArguments('check', argv, { json: true }, ['FILE'])
    const [file = ''] = operands
    const checked = await readRollout(file)
    if (flags.json) {
      const problems = checked.ok ? [] : checked.problems
      io.stdout.write(`${JSON.stringify({ ok: checked.ok, problems, warnings: checked.warnings })}\n`)
    } else io.stdout.write(formatCheck(file, checked))
    return checked.ok ? 0 : 1
  },
}
