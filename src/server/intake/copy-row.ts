import { hash } from 'node:crypto'
import { fingerprintJson } from '../../core/parity/fingerprint.ts'
import type { Fields, Leg } from '../../core/index.ts'
import type { CopyRow } from '../warehouse/rows.ts'
import { columnText } from './column-text.ts'
import type { CopyTimes } from './copy-times.ts'
import { MAX_ID } from './limits.ts'
import type { CopyStamp } from './read-stamp.ts'

export type CopyParts = {
  readonly leg: Leg
  /** As it was delivered. */
  readonly raw: string
  readonly event: Fields
  /** null: none that a gate wrote. */
  readonly stamp: CopyStamp | null
  readonly times: CopyTimes
  readonly receivedMs: number
  /** 1 / the share of sessions whose copies are kept. */
  readonly weight: number
}

export type RowPorts = {
  /** Holds the names of events to so many distinct ones. */
  readonly eventName: (name: string) => string
  readonly browserOf: (userAgent: unknown) => string
}

/** A copy as the warehouse keeps it. */
export const copyRow = (parts: CopyParts, ports: RowPorts): CopyRow => {
  const { leg, raw, event, times, receivedMs, weight } = parts
  const context = isFields(event['context']) ? event['context'] : {}
  return {
    leg,
    ingestId: ingestIdOf(leg, raw),
    bucketMs: times.bucketMs,
    originMs: times.originMs,
    receivedMs,
    messageId: columnText(event['messageId']),
    type: columnText(event['type']),
    event: ports.eventName(nameOf(event)),
    ...(parts.stamp ?? UNSTAMPED),
    anonymousId: columnText(event['anonymousId'], MAX_ID),
    userId: columnText(event['userId'], MAX_ID),
    groupId: columnText(event['groupId'], MAX_ID),
    sdk: sdkOf(context['library']),
    browser: ports.browserOf(context['userAgent']),
    appVersion: appVersionOf(leg, context),
    ...fingerprintOf(leg, event),
    weight,
    payload: raw,
  }
}

/**
 * The same delivery again has the same id, whatever batch it comes in; a vendor's true duplicate differs in its
 * sentAt or receivedAt, and stays one more copy.
 */
const ingestIdOf = (leg: Leg, raw: string): string =>
  hash('sha256', `${leg}${raw}`, 'buffer').readBigUInt64BE().toString()

const UNSTAMPED = {
  pairId: '',
  session: '',
  seq: 0,
  subject: '',
  bucket: null,
  cohort: '',
  revision: 0,
  key: '',
  failover: false,
  recovered: false,
  rerouted: false,
  forced: false,
} as const

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const nameOf = ({ type, event, name }: Fields): string => {
  if (type === 'track') return columnText(event)
  return type === 'page' || type === 'screen' ? columnText(name) : ''
}

const sdkOf = (library: unknown): string => {
  if (!isFields(library)) return ''
  const parts = [columnText(library['name']), columnText(library['version'], 64)]
  return parts.filter((part) => part !== '').join(' ')
}

/** RudderStack's SDK says its own name and version where Segment's leaves room for the app's. */
const appVersionOf = (leg: Leg, { app, library }: Fields): string => {
  if (leg === 'rudderstack' || !isFields(app)) return ''
  const isSdk =
    app['namespace'] === 'com.rudderlabs.javascript' || (isFields(library) && library['name'] === app['name'])
  return isSdk ? '' : columnText(app['version'], 64)
}

const fingerprintOf = (leg: Leg, event: Fields) => {
  const { hash: after, rawHash, paths, types, hashes, explained } = fingerprintJson(leg, event)
  return {
    hash: after,
    rawHash,
    paths,
    types,
    hashes,
    explainedPaths: explained.map(({ path }) => path),
    explainedRules: explained.map(({ rule }) => rule),
    explainedHashes: explained.map(({ hash: before }) => before),
  }
}
