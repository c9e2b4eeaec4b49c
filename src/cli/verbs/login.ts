import { CliError } from '../cli-error.ts'
import { formatLink, linkNotes } from '../login/format-link.ts'
import { localLink, type Link } from '../login/local-link.ts'
import { parseFlags } from '../parse-flags.ts'
import { isObject } from '../rollout-file/is-object.ts'
import { connect, type ServerFlags } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'
import { usesColor } from '../status/uses-color.ts'
import { LOCAL_FLAGS } from '../tokens/local-flags.ts'
import type { Io, Verb } from '../verb.ts'

export const loginVerb: Verb = {
  name: 'login',
  summary: 'print a one-time link to the dashboard, and a QR code for a phone',
  usage: `crossfade login [--url BASE] [--local [--name NAME]] [--json]

Prints a link that signs one browser in to the dashboard, once, within 10 minutes, as the token in CROSSFADE_TOKEN; in a
terminal also as a QR code for a phone. The code stands behind a #, so that no log gets to see it.

  --url BASE         where that browser reaches the admin listener, such as https://ops.example (--server's address)
  --local            on the server's host: use its database instead of a token
  --name NAME        with --local: the token to sign in as (the oldest admin)
  --config FILE      with --local: the server's settings (crossfade.yaml here, where there is one)
  --data-dir FOLDER  with --local: the server's folder (.crossfade)                     CROSSFADE_DATA_DIR
  --json             print the body of the route and nothing else: { url, expiresAt }
  --server URL       the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade login --url https://ops.example

Exit 0: printed. 2: a wrong flag, no token. 3: no server answers.`,
  async run(argv, io) {
    const flags = parseFlags('login', argv, { url: 'BASE', name: 'NAME', ...LOCAL_FLAGS })
    if (flags.name !== undefined && !flags.local)
      throw new CliError(2, '--name goes with --local: else the link is of the token in CROSSFADE_TOKEN.')
    const base = baseOf(flags.url)
    const { body, link } = flags.local
      ? asRoute(await localLink(flags.name, base, flags, io))
      : await askLink(flags, base, io)
    if (flags.json) io.stdout.write(body)
    else {
      io.stdout.write(io.stdout.isTTY ? formatLink(link, { color: usesColor(io) }) : `${link.url}\n`)
      io.stderr.write(linkNotes(link))
    }
    return 0
  },
}

type Printed = { readonly body: string; readonly link: Link }

const asRoute = (link: Link): Printed => ({ body: `${JSON.stringify(link)}\n`, link })

const baseOf = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined
  const url = URL.parse(text)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text
  throw new CliError(
    2,
    `--url takes the address of the dashboard, such as https://ops.example, not "${text}".`,
  )
}

const askLink = async (flags: ServerFlags, base: string | undefined, io: Io): Promise<Printed> => {
  const api = connect(flags, io)
  const { body, value } = await api.ask('POST', '/api/login', {
    role: 'viewer',
    body: { base: base ?? api.address },
  })
  const { url, expiresAt } = isObject(value) ? value : {}
  if (typeof url !== 'string' || typeof expiresAt !== 'number') throw unexpectedAnswer(api)
  return { body, link: { url, expiresAt } }
}
