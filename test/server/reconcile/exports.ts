import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll } from 'vitest'
import type { Leg } from '../../../src/core/index.ts'
import { groupBy } from '../../../src/server/parity/group-by.ts'
import type { Stream } from '../parity/stream/stream.ts'

type Body = Readonly<Record<string, unknown>>

const DAY_MS = 86_400_000

/** A folder that goes with the tests of a file. */
export const exportFolder = (): {
  readonly path: string
  write(name: string, data: string | Buffer): string
} => {
  const path = mkdtempSync(join(tmpdir(), 'crossfade-exports-'))
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return {
    path,
    write(name, data) {
      const file = join(path, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, data)
      return file
    },
  }
}

export const ndjson = (bodies: readonly Body[]): string =>
  bodies.map((body) => `${JSON.stringify(body)}\n`).join('')

const DAY_FOLDERS: Readonly<Record<Leg, (day: number, odd: boolean) => string>> = {
  segment: (day) => `segment-logs/9kSourceId/${day}`,
  rudderstack: (day, odd) => {
    const date = new Date(day).toISOString().slice(0, 10)
    const [year, month, dayOfMonth] = date.split('-')
    // as older installations name it
    return `rudder-logs/2CSourceId/${odd ? `${month}-${dayOfMonth}-${year}` : date}`
  },
}

/**
 * Writes the copies of a stream as both vendors' object storage has them: gzip, by the day on which they were received,
 * several files a day.
 * @returns a glob for each leg
 */
export const writeExports = (
  { copies }: Pick<Stream, 'copies'>,
  { write, path }: ReturnType<typeof exportFolder>,
  perFile = 700,
): Record<Leg, string> => {
  for (const leg of ['segment', 'rudderstack'] as const) {
    const byDay = groupBy(
      copies.filter((copy) => copy.leg === leg),
      ({ receivedMs }) => Math.floor(receivedMs / DAY_MS) * DAY_MS,
    )
    for (const [day, of] of byDay)
      for (let from = 0; from < of.length; from += perFile) {
        const text = ndjson(of.slice(from, from + perFile).map(({ body }) => body))
        const folder = DAY_FOLDERS[leg](day, from % 2 === 1)
        write(`${folder}/${day / 1_000}.${from}.${leg}.json.gz`, gzipSync(text))
      }
  }
  return { segment: join(path, 'segment-logs/**/*.gz'), rudderstack: join(path, 'rudder-logs/**/*.json.gz') }
}
