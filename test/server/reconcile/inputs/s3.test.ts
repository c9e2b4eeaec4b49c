import { gzipSync } from 'node:zlib'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findInputs } from '../../../../src/server/reconcile/inputs/find-inputs.ts'
import { readAccess } from '../../../../src/server/reconcile/inputs/s3/read-access.ts'
import { signRequest } from '../../../../src/server/reconcile/inputs/s3/sign-request.ts'
import { openTestWarehouse } from '../../../support/warehouse.ts'
import { ofRudderstack, ofSegment, stampOf } from '../events.ts'
import { exportFolder, ndjson } from '../exports.ts'
import { DEFAULTS } from '../run.ts'
import { reconcile } from '../../../../src/server/reconcile/reconcile.ts'
import { KEYS, REGION, startS3 } from './stand-in-s3.ts'

const folder = exportFolder()
const marks = Array.from({ length: 9 }, () => stampOf())
const part = (leg: typeof ofSegment, from: number) =>
  gzipSync(ndjson(marks.slice(from, from + 3).map((mark, i) => leg(mark, (from + i) * 1_000))))
const objects = new Map<string, Buffer>(
  [0, 3, 6].flatMap((from) => [
    [`x/segment-logs/src/1795132800000/a b+c&${from}.gz`, part(ofSegment, from)] as const,
    [`x/rudder-logs/src/2026-11-20/<${from}>.json.gz`, part(ofRudderstack, from)] as const,
  ]),
)
const ENV = {
  AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
  AWS_REGION: REGION,
}

describe('objects of S3', () => {
  it('are listed over pages, read, and compared, by the keys of the environment', async () => {
    const { endpoint, refused } = await startS3(objects)
    const { files: inputs, problems } = await findInputs(
      {
        segment: ['s3://logs/x/segment-logs/*/*/*.gz', 's3://logs/x/segment-logs/*'],
        rudderstack: ['s3://logs/x/rudder-logs/'],
      },
      { ...ENV, AWS_ENDPOINT_URL_S3: endpoint },
    )
    expect(inputs.map(({ size }) => size)).toEqual(
      inputs.map(({ name }) => objects.get(name.slice('s3://logs/'.length))?.length),
    )
    const result = await reconcile({
      inputs,
      problems,
      ...DEFAULTS,
      limits: { loss: 0, mismatch: 0 },
      signal: new AbortController().signal,
    })
    expect([result.files.length, result.rows[0]?.outcomes.expected, result.verdict, refused]).toEqual([
      6,
      9,
      'within',
      [],
    ])
  }, 120_000)

  it('that are refused are told without a key, and so is a bucket that does not answer', async () => {
    const { endpoint } = await startS3(objects)
    const wrong = { ...ENV, AWS_SECRET_ACCESS_KEY: 'another-secret', AWS_ENDPOINT_URL_S3: endpoint }
    const globs = { segment: ['s3://logs/x/*'], rudderstack: ['s3://no bucket/x'] }
    const { problems } = await findInputs(globs, wrong)
    expect(problems.map(({ what }) => what)).toEqual([
      'cannot be listed: the bucket answers 403',
      'is no address of S3, such as s3://bucket/segment-logs/*/*/*.gz',
    ])
    const away = await findInputs(
      { ...globs, rudderstack: [] },
      { ...wrong, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' },
    )
    expect(away.problems[0]?.what).toBe('cannot be listed: the bucket does not answer')
    expect(JSON.stringify([problems, away.problems])).not.toContain('another-secret')
  })

  it('are asked for with the same signature as another client makes', async () => {
    // the example of Amazon's documentation of Signature Version 4
    const now = new Date('2013-05-24T00:00:00Z')
    const signing = {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      sessionToken: null,
      region: 'us-east-1',
      now,
    }
    const url = new URL('https://examplebucket.s3.amazonaws.com/test.txt')
    const { authorization } = signRequest(url, signing, { range: 'bytes=0-9' })
    expect(authorization).toContain(
      'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    )
    // and the engine's own client is let in by a server that signs as we do
    const { endpoint, refused } = await startS3(objects)
    const warehouse = await openTestWarehouse()
    try {
      const path = `${endpoint}/logs/x/rudder-logs/src/2026-11-20/*.json.gz`
      const rows = await warehouse.query<{ lines: string }>(
        `SELECT count() AS lines FROM s3({path:String}, {id:String}, {secret:String}, 'LineAsString', 'line String', 'gzip')`,
        { path, id: KEYS.accessKeyId, secret: KEYS.secretAccessKey },
      )
      expect([rows[0]?.lines, refused]).toEqual(['9', []])
    } finally {
      await warehouse.close()
    }
  }, 60_000)
})

describe('who asks S3', () => {
  it('is the environment, else the profile, else nobody', async () => {
    const home = join(folder.path, 'home')
    mkdirSync(join(home, '.aws'), { recursive: true })
    writeFileSync(
      join(home, '.aws/credentials'),
      '[default]\naws_access_key_id = A\naws_secret_access_key=B=\n[other]\naws_access_key_id=C\naws_secret_access_key=D\naws_session_token=E\n',
    )
    writeFileSync(
      join(home, '.aws/config'),
      '[default]\nregion=eu-west-1\n[profile other]\nregion = ap-south-1\n',
    )
    expect(await readAccess({ HOME: home })).toEqual({
      region: 'eu-west-1',
      endpoint: null,
      credentials: { accessKeyId: 'A', secretAccessKey: 'B=', sessionToken: null },
    })
    expect(await readAccess({ HOME: home, AWS_PROFILE: 'other' })).toMatchObject({
      region: 'ap-south-1',
      credentials: { sessionToken: 'E' },
    })
    expect((await readAccess({ ...ENV, HOME: home })).credentials).toEqual(KEYS)
    expect((await readAccess({ HOME: folder.path })).credentials).toBeNull()
    await expect(readAccess({ HOME: home, AWS_PROFILE: 'none' })).rejects.toThrow(
      'the profile none has no keys',
    )
  })
})

describe('an address of the web', () => {
  it('is one file, whose query is shown to nobody', async () => {
    const { files } = await findInputs(
      { segment: ['http://user:pass@127.0.0.1:1/a.gz?X-Amz-Signature=secret'], rudderstack: [] },
      {},
    )
    expect(files).toMatchObject([{ name: 'http://127.0.0.1:1/a.gz', size: null }])
  })
})
