import type { IdentityAnswer } from '../../server/parity/answers/answer-identity.ts'
import type { PairAnswer } from '../../server/parity/answers/answer-pair.ts'
import type { RulesAnswer } from '../../server/parity/answers/answer-rules.ts'
import type { SourceHealth } from '../../server/parity/answers/answer-sources.ts'
import type { PairsPage } from '../../server/parity/answers/pair-rows.ts'
import type { ParityAnswer } from '../../server/parity/answers/parity-answer.ts'
import { isObject } from '../rollout-file/is-object.ts'
import type { Api } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'

type Fetched<Value> = { readonly body: string; readonly value: Value }

const fetchList = async <Value>(api: Api, path: string, list: string): Promise<Fetched<Value>> => {
  const { body, value } = await api.ask('GET', path, { role: 'viewer' })
  if (!isObject(value) || !Array.isArray(value[list])) throw unexpectedAnswer(api)
  return { body, value: value as Value }
}

/** @throws CliError */
export const fetchParity = (api: Api, query: string): Promise<Fetched<ParityAnswer>> =>
  fetchList(api, `/api/parity${query}`, 'rows')

export const fetchRules = (
  api: Api,
  query: string,
): Promise<Fetched<RulesAnswer & { readonly problem: string | null }>> =>
  fetchList(api, `/api/parity/rules${query}`, 'hits')

export const fetchIdentity = (api: Api, query: string): Promise<Fetched<IdentityAnswer>> =>
  fetchList(api, `/api/parity/identity${query}`, 'splits')

export const fetchSources = (api: Api): Promise<Fetched<{ readonly sources: readonly SourceHealth[] }>> =>
  fetchList(api, '/api/parity/sources', 'sources')

export const fetchPairs = (api: Api, query: string): Promise<Fetched<PairsPage>> =>
  fetchList(api, `/api/pairs${query}`, 'pairs')

export const fetchPair = (api: Api, id: string): Promise<Fetched<PairAnswer>> =>
  fetchList(api, `/api/pairs/${encodeURIComponent(id)}`, 'differences')
