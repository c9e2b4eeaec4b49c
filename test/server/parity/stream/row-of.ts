import { createHash } from 'node:crypto'
import { fingerprint } from '../../../../src/core/parity/fingerprint.ts'
import type { CopyRow } from '../../../../src/server/warehouse/rows.ts'
import type { StreamCopy } from './call.ts'

type Fields = Record<string, unknown>
const MINUTE_MS = 60_000
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A copy as intake writes it. */
export const rowOf = ({ leg, body, call, receivedMs }: StreamCopy): CopyRow => {
  const payload = JSON.stringify(body)
  const context = body['context'] as Fields
  const stamp = context['crossfade'] as Fields
  const library = context['library'] as Fields
  const originMs = Date.parse(String(body['originalTimestamp']))
  const { explained, ...print } = fingerprint(leg, body)
  return {
    leg,
    ingestId: createHash('sha256').update(`${leg}${payload}`).digest().readBigUInt64BE().toString(),
    bucketMs: originMs - (originMs % MINUTE_MS),
    originMs,
    receivedMs,
    pairId: call.pairId,
    messageId: String(body['messageId']),
    type: call.type,
    event: text(body['event'] ?? body['name']),
    session: call.session.id,
    seq: call.seq,
    subject: call.session.person.device,
    bucket: stamp['bucket'] as number,
    cohort: call.session.cohort,
    revision: call.session.revision,
    key: String(stamp['key']),
    failover: stamp['failover'] === true,
    recovered: stamp['recovered'] === true,
    rerouted: false,
    forced: stamp['forced'] === true,
    anonymousId: String(body['anonymousId']),
    userId: text(body['userId']),
    groupId: text(body['groupId']),
    sdk: `${String(library['name'])} ${String(library['version'])}`,
    browser: call.session.browser,
    appVersion: '',
    ...print,
    explainedPaths: explained.map(({ path }) => path),
    explainedRules: explained.map(({ rule }) => rule),
    explainedHashes: explained.map(({ hash }) => hash),
    weight: 1,
    payload,
  }
}
