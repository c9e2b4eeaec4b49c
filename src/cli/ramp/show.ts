import { parseFlags } from '../parse-flags.ts'
import { connect } from '../server/connect.ts'
import { usesColor } from '../status/uses-color.ts'
import { watch } from '../status/watch.ts'
import type { Verb } from '../verb.ts'
import { fetchRamp } from './fetch-ramp.ts'
import { formatRamp } from './format-ramp.ts'

/** `crossfade ramp show`. */
export const showRamp: Verb['run'] = async (argv, io) => {
  const flags = parseFlags('ramp show', argv, { watch: true, json: true, server: 'URL' })
  const api = connect(flags, io)
  const show = async (): Promise<string> => {
    const { body, answer } = await fetchRamp(api)
    return flags.json ? body : formatRamp(answer, { color: usesColor(io), now: Date.now() })
  }
  const first = await show()
  if (flags.watch) await watch(first, show, { io, redraw: io.stdout.isTTY === true && !flags.json })
  else io.stdout.write(first)
  return 0
}
