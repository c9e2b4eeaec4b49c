import { z } from 'zod'

const text = z.string().min(1)
const url = z.url({ protocol: /^https?$/, error: 'is no http or https address' })
const host = z
  .string()
  .regex(/^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i, 'is no host, such as ops.example or ops.example:8443')
const minutes = z.number().min(0)
const days = z.number().positive()
/** 0.5 is meant as half a percent, hardly as half of all sessions. */
const lossShare = z
  .number()
  .refine(
    (share) => share >= 0.0001 && share <= 0.1,
    'is a share of sessions from 0.0001 to 0.1, such as 0.005 for 0.5 %',
  )
const networkShare = z
  .number()
  .refine(
    (share) => share >= 0.001 && share <= 1,
    'is a share of reports from 0.001 to 1, such as 0.01 for 1 %; 1 leaves out no network',
  )
/** RFC 9110, "token": a webhook could not send any other name, and no request would ever have it. */
const headerName = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is no name of an HTTP header, such as x-crossfade-secret')
const ENV_NAME = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/, 'is the name of an environment variable, such as SLACK_URL')

const part = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).prefault({} as never)

/** What `crossfade.yaml` holds: every key, its check and its default. Secrets are not among them. */
export const configSchema = z.strictObject({
  public: part({
    /** HOST:PORT that browsers and webhooks reach. */
    listen: text.default('127.0.0.1:4466'),
    /** A path before every route, such as /crossfade. */
    base: z
      .string()
      .regex(/^(\/[\w.~-]+)*$/, 'is a path such as /crossfade, without a slash at its end')
      .default(''),
    /** Origins of the pages that may ask: `*` or `https://HOST`. */
    origins: z.array(z.union([z.literal('*'), url])).default(['*']),
  }),
  admin: part({
    listen: text.default('127.0.0.1:4467'),
    /** Host headers that it answers to, besides its own on this machine. */
    hosts: z.array(host).default([]),
    /** Where people reach the dashboard, for links in notices. */
    url: url.optional(),
  }),
  dataDir: text.default('.crossfade'),
  source: z.enum(['store', 'file', 'unleash']).default('store'),
  rolloutFile: text.default('rollout.json'),
  unleash: part({
    url: url.optional(),
    environment: text.optional(),
    project: text.default('default'),
    refreshMs: z.int().min(1_000).max(3_600_000).default(15_000),
    allowUserIds: z.boolean().default(false),
  }),
  database: part({ url: text.optional() }),
  warehouse: part({ url: text.optional(), cluster: text.optional() }),
  copies: part({
    latenessMinutes: minutes.default(60),
    commitMs: z.int().min(1).max(10_000).default(250),
    payloadDays: days.default(3),
    sampleDays: days.default(30),
    rules: text.default('parity-rules.yaml'),
    secretHeader: headerName.default('x-crossfade-secret'),
  }),
  parity: part({
    /** Events that money depends on, by the names that parity has for them; none = they are suggested. */
    moneyEvents: z.array(text).default([]),
    /** The share of lost sessions to prove. */
    lossLimit: lossShare.default(0.005),
  }),
  reports: part({
    /** A network that sends more of all reports counts for nothing in the ramp; 1 = none does. */
    networkShare: networkShare.default(0.01),
  }),
  ramp: part({ file: text.default('ramp.yaml'), enabled: z.boolean().default(false) }),
  bridge: part({
    dataPlaneUrl: url.optional(),
    sources: z
      .array(z.strictObject({ projectId: text, name: text, mode: z.enum(['direct', 'bridge']) }))
      .default([]),
  }),
  /** Who is told of steps of the ramp, and of kills. */
  notices: z
    .array(
      z.strictObject({
        kind: z.enum(['slack', 'webhook']),
        urlEnv: ENV_NAME,
        secretEnv: ENV_NAME.optional(),
      }),
    )
    .default([]),
  prices: part({
    segment: z.number().min(0).optional(),
    rudderstack: z.number().min(0).optional(),
    currency: text.optional(),
  }),
})

export type Config = Readonly<z.infer<typeof configSchema>>
