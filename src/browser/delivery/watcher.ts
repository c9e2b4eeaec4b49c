import type { Leg } from '../../core/index.ts'

/** A request to one of the endpoints. */
export type Target = { readonly leg: Leg; readonly url: string }

/** Takes the status of the answer: `null` where none came, 0 where the browser does not show it. */
export type Settle = (status: number | null) => void

/** What fetch and XMLHttpRequest have in common. Nothing here throws. */
export type Watcher = {
  /** `input` as the page gave it: a text, a URL, a Request. `null` where the request is none of ours. */
  targetOf(input: unknown): Target | null
  /** Before it leaves. `null` where it carries no event of ours. */
  begin(target: Target, method: unknown, body: unknown): Settle | null
}
