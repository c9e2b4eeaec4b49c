import type { Cohort, Leg } from './identity-stage.ts'
import type { PersonCall } from './segment-person-oracle.ts'

/** What a page without the gate does with RudderStack's SDK. */
export type BareRudderstackCall =
  | readonly ['identify', id: string, traits: Readonly<Record<string, unknown>>]
  | readonly ['reset']
  | readonly ['track']

/** One thing that happens in a person's browser. Its calls are made in one go, without waiting in between. */
export type Step =
  /** The main tab opens a page with the gate; `block`: that vendor's SDK does not come. */
  | {
      readonly do: 'open'
      readonly cohort: Cohort
      readonly block?: Leg | undefined
      readonly calls: readonly PersonCall[]
    }
  /** Calls in the main tab. */
  | { readonly do: 'calls'; readonly calls: readonly PersonCall[] }
  /** A page with the gate in another tab. */
  | { readonly do: 'other tab'; readonly cohort: Cohort; readonly calls: readonly PersonCall[] }
  /** A page without the gate in another tab. */
  | { readonly do: 'bare segment'; readonly calls: readonly PersonCall[] }
  | { readonly do: 'bare rudderstack'; readonly calls: readonly BareRudderstackCall[] }
  /** Consent is withdrawn, calls are made, consent is given again. */
  | { readonly do: 'no consent'; readonly calls: readonly PersonCall[] }
