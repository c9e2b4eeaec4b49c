import type { AuditEntry } from '../../server/control/control-store.ts'
import { isObject } from '../rollout-file/is-object.ts'

/** An entry as a server sends it; what is not used for decisions is taken as it is. */
export const isAuditEntry = (value: unknown): value is AuditEntry =>
  isObject(value) &&
  typeof value['id'] === 'number' &&
  typeof value['at'] === 'number' &&
  typeof value['actor'] === 'string' &&
  typeof value['action'] === 'string'
