import type { Html } from './html.ts'

/** What the router shows in `main`. */
export type ShopPage = {
  readonly title: string
  /** For `analytics.page`. */
  readonly name: string
  readonly body: Html
  /** After the page view has been told; for what else is worth a call. */
  readonly opened?: () => void
}
