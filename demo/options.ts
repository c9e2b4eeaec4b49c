import { parseArgs } from 'node:util'

export type DemoOptions = {
  readonly once: boolean
  readonly ramp: boolean
  readonly visitors: number
  readonly help: boolean
}

export const USAGE = `npm run demo [-- --once] [-- --ramp] [-- --visitors N]

Starts stand-ins for both vendors, the rollout server and a small shop on this machine, sends real Chromium
visitors with fresh profiles through the shop at three steps of a rollout, and shows who was in which cohort,
which SDKs they loaded, and whether every call arrived under one identity. Then it stays up until Ctrl-C.

  --ramp        a whole migration instead, in minutes: it ramps by itself, meets a fault that is drawn at random, halts, is
                mended, goes on and finishes; its dashboard page shows it
  --once        end after the report: exit 0, or 1 where what arrived contradicts the rollout
  --visitors N  at each step, 1 to 500 (20)
  --help        this text

Ports: rollout server 4466 and 4467, sandbox 4468, shop 4469; where one is taken, any free one.
Nothing leaves this machine. NO_COLOR turns colours off; CHROMIUM names the browser.
`

const visitorsOf = (text: string): number => {
  const visitors = Number(text)
  if (Number.isInteger(visitors) && visitors >= 1 && visitors <= 500) return visitors
  throw new Error(`--visitors must be a whole number from 1 to 500, not "${text}".`)
}

/** @throws Error with one sentence */
export const parseOptions = (argv: readonly string[]): DemoOptions => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      once: { type: 'boolean', default: false },
      ramp: { type: 'boolean', default: false },
      visitors: { type: 'string', default: '20' },
      help: { type: 'boolean', default: false },
    },
  })
  return { once: values.once, ramp: values.ramp, visitors: visitorsOf(values.visitors), help: values.help }
}
