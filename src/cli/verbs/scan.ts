import { stat } from 'node:fs/promises'
import { errorText } from '../../server/error-text.ts'
import { CliError } from '../cli-error.ts'
import { parseArguments } from '../parse-flags.ts'
import { formatScan } from '../scan/format-scan.ts'
import { scan } from '../scan/scan.ts'
import { walk, type WalkCounts } from '../scan/walk.ts'
import { createProgress } from '../stream/progress.ts'
import type { Io, Verb } from '../verb.ts'

export const scanVerb: Verb = {
  name: 'scan',
  summary: 'list what a code base does with Segment, and how much work a migration is',
  usage: `crossfade scan DIR [--json]

Reads the code in DIR, runs none of it and changes nothing. Lists Segment's snippets, packages and imports (web,
server, iOS, Android, Flutter), write keys (shortened), hosts in Content Security Policies, calls by method and by
event, calls that RudderStack lacks or does otherwise, options of the migration guide that do nothing, and where Tag
Manager may hide more; with an estimate of the effort and the counts that led to it.

  --json  print { files, minified, unreadable, summary, effort, findings, hints } and nothing else

Left out: what .gitignore names, node_modules, dist, build, vendor and their like, lock files, documentation, and
minified files over 1 MB.

Example: crossfade scan .

Exit 0: listed. 2: there is no such folder. 3: stopped before the last file.`,
  async run(argv, io) {
    const { flags, operands } = parseArguments('scan', argv, { json: true }, ['DIR'])
    const [directory = ''] = operands
    await checkFolder(directory)
    const counts: WalkCounts = { files: 0, minified: 0, unreadable: 0 }
    const found = await scanFolder(directory, counts, io)
    const body = { ...counts, ...found }
    io.stdout.write(flags.json ? `${JSON.stringify(body)}\n` : formatScan(directory, found, counts))
    return 0
  },
}

const checkFolder = async (directory: string): Promise<void> => {
  const found = await stat(directory).catch((cause: unknown) => {
    throw new CliError(2, `${directory} cannot be read: ${errorText(cause)}.`, { cause })
  })
  if (!found.isDirectory())
    throw new CliError(2, `${directory} is no folder; scan takes one: crossfade scan DIR.`)
}

const scanFolder = async (directory: string, counts: WalkCounts, io: Io) => {
  const progress = createProgress(io.stderr, 'files', Date.now)
  try {
    return await scan(walk(directory, counts), () => {
      if (io.signal.aborted) throw new CliError(3, 'stopped before the last file.')
      progress.update(counts.files, null)
    })
  } finally {
    progress.end()
  }
}
