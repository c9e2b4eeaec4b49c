export type { Config } from './config/config.ts'
export { loadConfig } from './config/load-config.ts'
export { settingsWithoutEffect } from './config/without-effect.ts'
export { readSecrets } from './config/secrets.ts'
export { readNoticeTargets } from './notices/notice-target.ts'
export { HIGHEST_FLOOR } from './rollout/next-revision.ts'
export { createLog, type Log, type LogFields, type LogLevel } from './log.ts'
export { unleashSettings } from './relay/unleash-settings.ts'
export { ServerError, type ServerErrorCode } from './server-error.ts'
export {
  startServer,
  type CrossfadeServer,
  type ServerOptions,
  type WarehouseSettings,
} from './start-server.ts'
export type { RampAnswer, StageAnswer } from './autopilot/ramp-answer.ts'
export type { Incident, Reached } from './incident/incident.ts'
export type { CohortShares } from './status/expected-shares.ts'
export type { CohortStatus, Status } from './status/status.ts'
export { areOlder } from './reports/report-rank.ts'
export type { CallCounts, Report } from './reports/report.ts'
