import type { Notice } from './notice.ts'

/** Standard Webhooks: "the payload is recommended to be less than 20 kb". */
export const MOST_BYTES = 20_000

/** { type, timestamp, data }, the same at each try; shorter by its last lines where it would be too large. */
export const webhookBody = ({
  id,
  kind,
  at,
  title,
  lines,
  command,
  link,
  severity,
  facts,
}: Notice): string => {
  for (let count = lines.length; ; count--) {
    const data = { id, severity, title, lines: lines.slice(0, count), command, link, ...facts }
    const body = JSON.stringify({ type: kind, timestamp: new Date(at).toISOString(), data })
    if (count <= 0 || Buffer.byteLength(body) < MOST_BYTES) return body
  }
}
