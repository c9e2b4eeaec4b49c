// A page of an app that begins by itself, as prerendered pages and frames must: what to begin with is in the fragment.
import { createGate, type GateOptions } from '../../../src/browser/index.ts'

type Told = {
  readonly options: GateOptions
  readonly calls?: readonly string[] /** Consent is asked for, and not answered but by `setConsent`. */
  readonly asks?: boolean
}

const troubles: string[] = []
addEventListener('error', ({ message }) => troubles.push(message))
addEventListener('unhandledrejection', ({ reason }) => troubles.push(`unhandled: ${String(reason)}`))

Object.assign(window, { createGate, troubles, answers: [] })

/** Calls made at once; each context that answers one is in `answers`. */
const begin = ({ options, calls = [], asks }: Told): void => {
  const gate = createGate({ ...options, ...(asks && { consent: () => new Promise<boolean>(() => {}) }) })
  Object.assign(window, { gate })
  const { answers } = window as never as { answers: object[] }
  for (const event of calls) void gate.track(event).then((context) => answers.push(context))
}

const told = decodeURIComponent(location.hash.slice(1))
if (told !== '') begin(JSON.parse(told) as Told)
