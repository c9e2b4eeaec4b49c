import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { parseRollout, type Rollout } from '../../../src/core/index.ts'
import { listen } from '../../../src/server/http/listen.ts'
import { createPublicApp } from '../../../src/server/http/public-app.ts'
import {
  createIntake,
  type Intake,
  type IntakeOptions,
  type IntakeWarehouse,
} from '../../../src/server/intake/intake.ts'
import type { LogFields } from '../../../src/server/log.ts'
import { ROLLOUT } from '../support.ts'
import { rudderstackHeaders, SECRETS, segmentHeaders } from './events.ts'

export const rolloutOf = (changes: Record<string, unknown> = {}): Rollout => {
  const parsed = parseRollout({ ...ROLLOUT, ...changes })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rollout
}

type Logged = { level: string; event: string; fields: LogFields }

export const intakeFor = (
  warehouse: IntakeWarehouse | null,
  options: Partial<IntakeOptions> = {},
): Intake & { readonly logged: Logged[] } => {
  const logged: Logged[] = []
  const intake = createIntake({
    warehouse: async () => warehouse,
    secrets: SECRETS,
    commitMs: 20,
    rollout: () => rolloutOf(),
    log: (level, event, fields = {}) => void logged.push({ level, event, fields }),
    ...options,
  })
  return { ...intake, logged }
}

type Fields = Record<string, unknown>
export type Answer = { readonly status: number; readonly body: Fields; readonly headers: Headers }

export type IntakeServer = {
  readonly url: string
  readonly intake: Intake
  readonly logged: Logged[]
  /** With whatever headers are given, and no others. */
  readonly post: (leg: string, body: BodyInit, headers?: Record<string, string>) => Promise<Answer>
  /** As the vendor would. */
  readonly segment: (body: Fields | readonly Fields[]) => Promise<Answer>
  readonly rudderstack: (body: Fields) => Promise<Answer>
  readonly packed: (body: Fields) => Promise<Answer>
}

/** The copies routes over HTTP, before a warehouse that the test brings. */
export const startIntakeServer = async (
  warehouse: IntakeWarehouse | null,
  options: Partial<IntakeOptions> = {},
): Promise<IntakeServer> => {
  const intake = intakeFor(warehouse, options)
  const app = createPublicApp({
    rollout: () => {
      throw new Error('not asked for')
    },
    streams: { open: () => false, publish: () => {}, size: 0, close: () => {} },
    takeReport: async () => ({ status: 204, sentence: null }),
    refuseReport: () => {},
    copies: intake,
    log: (level, event, fields = {}) => void intake.logged.push({ level, event, fields }),
  })
  const { url, close } = await listen(app, { host: '127.0.0.1', port: 0 }, { name: 'x', flag: '--x' })
  onTestFinished(async () => {
    await close()
    await intake.close()
  })
  const post = async (leg: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${url}/v1/copies/${leg}`, { method: 'POST', body, headers })
    return { status: response.status, body: (await response.json()) as Fields, headers: response.headers }
  }
  return {
    url,
    intake,
    logged: intake.logged,
    post,
    segment: (body) => post('segment', JSON.stringify(body), segmentHeaders(body)),
    rudderstack: (body) => post('rudderstack', JSON.stringify(body), rudderstackHeaders),
    packed: (body) =>
      post('rudderstack', gzipSync(JSON.stringify(body)), {
        ...rudderstackHeaders,
        'content-encoding': 'gzip',
      }),
  }
}
