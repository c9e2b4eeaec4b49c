import { ADMIN_TOKEN, reportBody, startTestServer, type TestServer } from '../../server/support.ts'
import { runWith, start } from '../support.ts'
import { ROLLOUT } from './support.ts'

/** A real server whose rollout is in its store, and the command line of somebody who has its admin token. */
export type Controls = {
  readonly server: TestServer
  readonly env: Record<string, string>
  run(...argv: string[]): ReturnType<typeof runWith>
  /** …with this on standard input. */
  runWith(stdin: string, ...argv: string[]): ReturnType<typeof runWith>
  /** …until it ends by itself, or is stopped. */
  start(...argv: string[]): ReturnType<typeof start>
  /** So many people report, half of them from Europe, with buckets spread evenly. */
  people(count: number): Promise<void>
}

export const startControls = async (
  rollout: object = ROLLOUT,
  options: Parameters<typeof startTestServer>[1] = {},
): Promise<Controls> => {
  const server = await startTestServer(rollout, { source: 'store', ...options })
  const env = { CROSSFADE_SERVER: server.adminUrl, CROSSFADE_TOKEN: ADMIN_TOKEN }
  return {
    server,
    env,
    run: (...argv) => runWith(argv, { env }),
    runWith: (stdin, ...argv) => runWith(argv, { env, stdin }),
    start: (...argv) => start(argv, env),
    async people(count) {
      const report = (person: number) => {
        const region = person % 2 === 0 ? 'Europe' : 'Asia'
        const bucket = Math.floor((person * 10_000) / count)
        const body = { page: `p${person}`, session: null, subject: `d${person}`, region, bucket }
        return server.post(JSON.stringify(reportBody({ ...body, cohort: 'segment', calls: [] })))
      }
      await Promise.all(Array.from({ length: count }, (_, person) => report(person)))
    },
  }
}
