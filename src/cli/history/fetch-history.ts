import type { Api } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'
import { isObject } from '../rollout-file/is-object.ts'
import { isAuditEntry } from './audit-entry.ts'
import type { HistoryPage } from './format-history.ts'

type Options = { readonly limit: number; readonly before?: number }

/** @throws CliError */
export const fetchHistory = async (
  api: Api,
  { limit, before }: Options,
): Promise<{ body: string; page: HistoryPage }> => {
  const from = before === undefined ? '' : `&before=${before}`
  const { body, value } = await api.ask('GET', `/api/history?limit=${limit}${from}`, { role: 'viewer' })
  const entries = isObject(value) ? value['entries'] : null
  const next = isObject(value) ? value['next'] : null
  if (!Array.isArray(entries) || !entries.every(isAuditEntry)) throw unexpectedAnswer(api)
  return { body, page: { entries, next: typeof next === 'number' ? next : null } }
}
