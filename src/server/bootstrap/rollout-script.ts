import { parseRollout } from '../../core/index.ts'

export type RolloutScriptOptions = {
  /** ISO country or a name of one's own; what the page's own `context` says wins over it. */
  readonly region?: string | undefined
  /** Of the page's Content Security Policy. */
  readonly nonce?: string
}

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

/** Inside a script element only `<` could end it; the two separators were line ends to old parsers. */
const inScript = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/**
 * A script element for the page's head, before the app's own: with it the gate decides without a request. It still asks
 * for the rollout, by which a page that is open follows changes.
 * @param rollout an object or JSON text @returns '' where it is no rollout: the page then asks, as without the script
 */
export function rolloutScript(rollout: unknown, { region, nonce }: RolloutScriptOptions = {}): string {
  const value: unknown = typeof rollout === 'string' ? tryJson(rollout) : rollout
  if (!parseRollout(value).ok) return ''
  const allowed = nonce === undefined ? '' : ` nonce="${attribute(nonce)}"`
  return `<script${allowed}>window.crossfadeBootstrap=${inScript({ rollout: value, ...(region && { region }) })}</script>`
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
