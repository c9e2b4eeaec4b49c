import { CliError } from '../cli-error.ts'
import { formatIncident, incidentMarkdown } from '../incident/format-incident.ts'
import { parseArguments } from '../parse-flags.ts'
import { isObject } from '../rollout-file/is-object.ts'
import { connect, type Api } from '../server/connect.ts'
import type { Answer } from '../server/ask.ts'
import { Refused } from '../server/refused.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'
import type { Incident } from '../../server/index.ts'
import type { Verb } from '../verb.ts'

export const incidentVerb: Verb = {
  name: 'incident',
  summary: 'what happened in the hour after a kill, a halt or a rollback',
  usage: `crossfade incident [ID] [--md] [--json]

Tells what became of pages, calls, copies and people in the hour after a kill, a halt or a rollback: how soon open pages
followed, what came in against the hour before, calls of pages that had not followed, copies that came twice, and people
to whom a vendor gave another anonymous id.

  ID            of its entry in the history; the newest one where it is left out
  --md          as Markdown, for a ticket
  --json        print the body of the route and nothing else
  --server URL  the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade incident --md > incident.md

Exit 0: told. 1: there is none. 2: a wrong flag, no token. 3: no server answers, or its warehouse does not.`,
  async run(argv, io) {
    const spec = { md: true, json: true, server: 'URL' } as const
    const { flags, operands } = parseArguments('incident', argv, spec, ['[ID]'])
    if (flags.md && flags.json) throw new CliError(2, 'incident takes --md or --json, not both.')
    const api = connect(flags, io)
    const id = operands[0] === undefined ? await newest(api) : idOf(operands[0])
    const { body, value } = await asked(api, id)
    if (!isIncident(value)) throw unexpectedAnswer(api)
    io.stdout.write(flags.json ? body : flags.md ? incidentMarkdown(value) : formatIncident(value))
    return 0
  },
}

const idOf = (text: string): number => {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new CliError(2, `incident takes the number of an entry, such as 42, not "${text}".`)
}

const asked = async (api: Api, id: number): Promise<Answer> => {
  try {
    return await api.ask('GET', `/api/incidents/${id}`, { role: 'viewer' })
  } catch (error) {
    if (!(error instanceof Refused) || error.answer.status !== 404) throw error
    throw new CliError(1, `Entry ${id} of the history is no kill, halt or rollback.`, { cause: error })
  }
}

const newest = async (api: Api): Promise<number> => {
  const { value } = await api.ask('GET', '/api/incidents', { role: 'viewer' })
  if (!isObject(value) || !Array.isArray(value['incidents'])) throw unexpectedAnswer(api)
  const [first] = value['incidents'] as readonly { readonly id?: unknown }[]
  if (typeof first?.id === 'number') return first.id
  throw new CliError(1, 'Nothing was killed, halted or rolled back yet.')
}

const isIncident = (value: unknown): value is Incident =>
  isObject(value) && isObject(value['gap']) && isObject(value['volume'])
