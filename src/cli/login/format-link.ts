import { renderUnicodeCompact } from 'uqr'
import { timeText } from '../history/format-history.ts'
import { printable } from '../status/printable.ts'
import { isLoopback } from '../../server/http/listen-address.ts'
import type { Link } from './local-link.ts'

/** A phone's camera wants dark on light, whatever the colours of the terminal are. */
const onWhite = (line: string): string => `\u001b[97;40m${line}\u001b[0m`

/** For a terminal: the link, and the same for a phone's camera. */
export const formatLink = ({ url }: Link, { color }: { readonly color: boolean }): string => {
  const lines = renderUnicodeCompact(url, { border: 2 }).split('\n')
  return `${printable(url)}\n\n${(color ? lines.map(onWhite) : lines).join('\n')}\n\n`
}

/** What to know of it. */
export const linkNotes = ({ url, expiresAt }: Link): string => {
  const host = URL.parse(url)?.hostname.replace(/^\[|\]$/g, '') ?? ''
  const unreachable = isLoopback(host)
    ? [
        `No other device reaches ${host}: for a phone, --url https://HOST with the address that leads here, ` +
          'and HOST in admin.hosts.',
      ]
    : []
  return [`It signs one browser in, once, until ${timeText(expiresAt)}.`, ...unreachable, ''].join('\n')
}
