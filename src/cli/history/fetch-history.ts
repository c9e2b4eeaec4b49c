import type { Api } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'
import { isObject } from '../rollout-file/is-object.ts'
import { isAuditEntry } from './audit-entry.ts'
import type { HistoryPage } from './format-history.ts'

type Options = { readonly limit: number; readonly before?: number }

export const historyPath = ({ limit, before }: Options): string =>
  `/api/history?limit=${limit}${before === undefined ? '' : `&before=${before}`}`

/** @throws CliError */
export const fetchHistory = async (
  api: Api,
  options: Options,
): Promise<{ body: string; page: HistoryPage }> => {
  const { body, value } = await api.ask('GET', historyPath(options), { role: 'viewer' })
  const entries = isObject(value) ? value['entries'] : null
  const next = isObject(value) ? value['next'] : null
  if (!Array.isArray(entries) || !entries.every(isAuditEntry)) throw unexpectedAnswer(api)
  return { body, page: { entries, next: typeof next === 'number' ? next : null } }
}
