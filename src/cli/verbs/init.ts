import { collectAnswers } from '../init/answers.ts'
import { detectApp } from '../init/detect-app.ts'
import { refuseExisting, writeFiles } from '../init/files.ts'
import { instructions } from '../init/instructions.ts'
import { questionsFor } from '../init/questions.ts'
import { parseFlags } from '../parse-flags.ts'
import type { Verb } from '../verb.ts'

export const initVerb: Verb = {
  name: 'init',
  summary: 'set an app up: five questions, two files, and what to paste where',
  usage: `crossfade init [--yes] [--app vite|next|script] [--key KEY] [--segment-key KEY] [--rudderstack-key KEY]
        [--data-plane URL] [--gpc ignore|deny] [--dir FOLDER] [--force]

Writes crossfade.yaml and a rollout.json that leaves everybody on Segment only, and prints what is left to do: the
import to paste, the reverse proxy, the Content Security Policy, and the webhooks of both vendors. Asks for what no
flag says.

  --yes                  ask nothing: take the app that is detected, the usual key, and --gpc ignore
  --app vite|next|script what the app is built with (detected); script: a page without a bundler
  --key KEY              the rollout's key, which never changes (segment-to-rudderstack)
  --segment-key KEY      the write key of the Segment source that the app sends to now
  --rudderstack-key KEY  the write key of RudderStack's JavaScript source
  --data-plane URL       RudderStack's data plane
  --gpc ignore|deny      deny: a browser that sends Global Privacy Control counts as a no (ignore)
  --dir FOLDER           the app's folder, which the files go to (.)
  --force                write over files that are there

Example: crossfade init --dir shop

Exit 0: written. 2: a wrong flag or answer, or the files are there already.`,
  async run(argv, io) {
    const flags = parseFlags('init', argv, {
      yes: true,
      app: 'vite|next|script',
      key: 'KEY',
      'segment-key': 'KEY',
      'rudderstack-key': 'KEY',
      'data-plane': 'URL',
      gpc: 'ignore|deny',
      dir: 'FOLDER',
      force: true,
    })
    const folder = flags.dir ?? '.'
    // before anything is asked
    if (!flags.force) await refuseExisting(folder)
    const given = {
      app: flags.app,
      key: flags.key,
      segmentKey: flags['segment-key'],
      rudderstackKey: flags['rudderstack-key'],
      dataPlane: flags['data-plane'],
      gpc: flags.gpc,
    }
    const questions = questionsFor(await detectApp(folder))
    const setUp = await collectAnswers(questions, given, flags.yes === true, io)
    await writeFiles(folder, setUp, flags.force === true)
    io.stdout.write(instructions(setUp, folder))
    return 0
  },
}
