import type { Notice, Severity } from './notice.ts'

const ICONS = {
  info: ':information_source:',
  warning: ':warning:',
  critical: ':rotating_light:',
} as const satisfies Record<Severity, string>

/** https://docs.slack.dev/messaging/formatting-message-text#escaping: so no text mentions a channel or hides a link. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

// what would be no code any more
const code = (text: string): string => `\`${escaped(text).replaceAll('`', "'")}\``

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })

/** A message of an incoming webhook. Whoever shows no blocks, such as Mattermost, shows `text`, which says all of it. */
export const slackBody = ({ title, lines, command, link, severity }: Notice): string => {
  const head = `${ICONS[severity]} *${escaped(title)}*`
  const told = lines.map(escaped)
  const next = `Next: ${code(command)} · <${escaped(link)}|dashboard>`
  return JSON.stringify({
    text: [head, ...told, next].join('\n'),
    blocks: [section(head), ...told.map(section), section(next)],
    unfurl_links: false,
  })
}
