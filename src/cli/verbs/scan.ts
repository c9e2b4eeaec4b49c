import { CliError } from '../cli-error.ts'
import type { Verb } from '../verb.ts'
export const scanVerb: Verb = {
  name: 'scan',
  summary: 'list what a code base does with Segment',
  usage: 'crossfade scan DIR',
  async run() {
    throw new CliError(3, 'x')
  },
}
