import type { RampAnswer } from '../../server/index.ts'
import { CliError } from '../cli-error.ts'
import { parseFlags } from '../parse-flags.ts'
import { connect } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'
import { usesColor } from '../status/uses-color.ts'
import type { Verb } from '../verb.ts'
import { isRampAnswer } from './fetch-ramp.ts'
import { formatRamp } from './format-ramp.ts'

type OrderVerb = 'promote' | 'pause' | 'resume' | 'abort' | 'approve'

type Order = {
  readonly verb: OrderVerb
  readonly summary: string
  readonly usage: string
  readonly example: string
  /** Whether it takes a reason. */
  readonly needsReason?: boolean
  /** What was done, for people. */
  readonly did: (answer: RampAnswer) => string
}

const stageOf = ({ ramp }: RampAnswer): string =>
  ramp === null || ramp.state.stage < 0 ? 'before its first stage' : `at stage ${ramp.state.stage + 1}`

/** A verb that drives the ramp. */
export const orderVerb = ({ verb, summary, usage, example, needsReason = false, did }: Order): Verb => ({
  name: verb,
  summary,
  usage: `${usage}
  --reason TEXT  why, for the history
  --json         print the body of the route and nothing else
  --server URL   the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: ${example}

Exit 0: done. 1: it is not done, and why. 2: a wrong flag, no token. 3: no server answers.`,
  async run(argv, io) {
    const flags =
      verb === 'promote'
        ? parseFlags(verb, argv, { full: true, unproven: true, reason: 'TEXT', json: true, server: 'URL' })
        : parseFlags(verb, argv, { reason: 'TEXT', json: true, server: 'URL' })
    const reason = flags.reason?.trim()
    const isUnproven = 'unproven' in flags && flags.unproven === true
    if ((needsReason || isUnproven) && !reason)
      throw new CliError(
        2,
        `${verb}${isUnproven ? ' --unproven' : ''} needs --reason "…": it stands in the history.`,
      )
    const api = connect(flags, io)
    const body = {
      ...(reason && { reason }),
      ...('full' in flags && flags.full === true && { full: true }),
      ...(isUnproven && { unproven: true }),
    }
    const answer = await api.ask('POST', `/api/ramp/${verb}`, { body })
    if (!isRampAnswer(answer.value)) throw unexpectedAnswer(api)
    if (flags.json) io.stdout.write(answer.body)
    else
      io.stdout.write(
        `${did(answer.value)}\n\n${formatRamp(answer.value, { color: usesColor(io), now: Date.now() })}`,
      )
    return 0
  },
})

export const promoteVerb = orderVerb({
  verb: 'promote',
  summary: 'on to the next stage of the ramp, on proof',
  usage: `crossfade promote [--full] [--unproven --reason "…"] [--json]

Begins the next stage of the ramp now, where everything is proven; else it says what is missing and does nothing.

  --unproven     go on all the same; the history and the ramp say so for ever
  --full         straight to the last stage, which nothing can prove: with --unproven`,
  example: 'crossfade promote --unproven --reason "the contract ends on Friday"',
  did: (answer) => `The ramp is ${stageOf(answer)}; open pages follow now.`,
})

export const pauseVerb = orderVerb({
  verb: 'pause',
  summary: 'stop the ramp here; nobody moves',
  usage: `crossfade pause [--reason "…"] [--json]

The ramp stays where it is until crossfade resume. Shares stay as they are.
`,
  example: 'crossfade pause --reason "sale today"',
  did: (answer) => `The ramp is paused ${stageOf(answer)}; nobody moves.`,
})

export const resumeVerb = orderVerb({
  verb: 'resume',
  summary: 'let the ramp go on after a pause, a halt, an abort or a change by hand',
  needsReason: true,
  usage: `crossfade resume --reason "…" [--json]

The ramp goes on from the stage whose shares hold now. What was proven of it before counts no more.
`,
  example: 'crossfade resume --reason "the webhook is mended"',
  did: (answer) => `The ramp goes on ${stageOf(answer)}, which is proven anew.`,
})

export const abortVerb = orderVerb({
  verb: 'abort',
  summary: 'back to the last proven stage of the ramp, and stay there',
  usage: `crossfade abort [--reason "…"] [--json]

Puts the shares of the last stage that was proven in force, or from before the first one, for the same people. The ramp
stays there until crossfade resume.
`,
  example: 'crossfade abort --reason "orders are missing"',
  did: (answer) => `The ramp is ${stageOf(answer)} and stays there; open pages follow now.`,
})

export const approveVerb = orderVerb({
  verb: 'approve',
  summary: 'agree to the next stage of the ramp, where that takes a person',
  usage: `crossfade approve [--reason "…"] [--json]

The next stage begins as soon as this one is proven.
`,
  example: 'crossfade approve --reason "checked with finance"',
  did: () => 'The next stage is approved; it begins once this one is proven.',
})
