import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ofRudderstack, ofSegment, START, stampOf } from './events.ts'
import { exportFolder, ndjson } from './exports.ts'
import { reconcileGlobs } from './run.ts'

const folder = exportFolder()
const MINUTE = 60_000

const pairs = (count: number, from = 0, event = 'Order Completed') => {
  const marks = Array.from({ length: count }, () => stampOf())
  return {
    segment: marks.map((mark, i) => ofSegment(mark, (from + i) * MINUTE, { event })),
    rudderstack: marks.map((mark, i) => ofRudderstack(mark, (from + i) * MINUTE, { event })),
  }
}

describe('files that cannot be read to their end', () => {
  it('are told with file and line and counted, the rest of them counts, and the answer is not fine', async () => {
    const good = pairs(6)
    const lines = ndjson(good.segment).split('\n')
    const packed = gzipSync(ndjson(pairs(40).rudderstack))
    const hostile = '$(rm -rf ~)\u001b[2J "quoted" [a]*?.ndjson'
    folder.write(
      `s/${hostile}`,
      `${lines[0]}\n{"type":"track",\n${lines[1]}\r\n[1]\n\n${lines[2]?.slice(0, 90)}`,
    )
    folder.write('s/utf8.json', Buffer.from([0x7b, 0xff, 0x7d, 0x0a]))
    folder.write('s/delete.json', '{"type":"delete","userId":"u-1"}\n{"type":"unheard"}\n')
    folder.write('r/plain.json', ndjson(good.rudderstack.slice(0, 2)))
    folder.write('r/cut.json.gz', packed.subarray(0, packed.length - 40))
    folder.write(
      'r/damaged.gz',
      Buffer.concat([packed.subarray(0, 60), Buffer.alloc(30, 1), packed.subarray(90)]),
    )
    folder.write('r/longer.gz', Buffer.concat([packed, Buffer.from('more')]))
    symlinkSync(join(folder.path, 'nowhere'), join(folder.path, 'r/link.json'))
    const temp = join(folder.path, 'temp')
    mkdirSync(temp)
    const result = await reconcileGlobs(
      { segment: [join(folder.path, 's'), 's/none*'], rudderstack: join(folder.path, 'r') },
      { tempDir: temp },
    )
    const told = result.problems.map(({ leg, file, line, what }) => [
      leg,
      file.replace(/^.*\//s, ''),
      line,
      what,
    ])
    expect(told).toEqual(
      expect.arrayContaining([
        ['segment', 'none*', null, 'names no file'],
        ['segment', hostile, 2, 'is no JSON'],
        ['segment', hostile, 4, 'is no event: an event is not an object'],
        ['segment', hostile, 6, 'is no JSON'],
        ['segment', 'utf8.json', 1, 'is not valid UTF-8'],
        ['segment', 'delete.json', 2, expect.stringContaining('a type other than')],
        ['rudderstack', 'cut.json.gz', null, 'is cut off: its gzip data has no end'],
        ['rudderstack', 'damaged.gz', null, 'has broken gzip data'],
        ['rudderstack', 'longer.gz', null, 'has broken gzip data'],
        ['rudderstack', 'link.json', null, 'cannot be read: no such file'],
      ]),
    )
    expect(result.problemCount).toBe(result.problems.length)
    expect([result.segment.copies, result.segment.deletions, result.verdict]).toEqual([2, 1, 'unknown'])
    expect(result.rudderstack.copies).toBeGreaterThan(2)
    expect(result.rows.find(({ key }) => key === 'Order Completed')?.outcomes.expected).toBe(2)
    expect(readdirSync(temp)).toEqual([])
  }, 120_000)

  it('of nothing at all give no answer', async () => {
    const none = join(folder.path, 'none')
    const result = await reconcileGlobs({ segment: none, rudderstack: none })
    expect([result.verdict, result.problemCount]).toEqual(['unknown', 2])
  }, 120_000)
})

describe('the edges of what was exported', () => {
  it('judge nobody by what the other export does not cover, and say how many; a range leaves out the rest', async () => {
    const { segment, rudderstack } = pairs(180)
    // the export of RudderStack begins 30 minutes later and ends 30 earlier; one call in the middle is lost
    const covered = rudderstack.slice(30, 150).toSpliced(60, 1)
    const globs = {
      segment: folder.write('edge/segment.ndjson', ndjson(segment)),
      rudderstack: folder.write('edge/rudderstack.ndjson', ndjson(covered)),
    }
    const told = async (options: Parameters<typeof reconcileGlobs>[1]) => {
      const [row] = (await reconcileGlobs(globs, options)).rows
      const { expected, missing, pending } = row!.outcomes
      return { expected, missing, pending }
    }
    expect(await told({ lateMinutes: 10 })).toEqual({ expected: 119, missing: 1, pending: 60 })
    expect(await told({ lateMinutes: 10, from: START + 80 * MINUTE, to: START + 100 * MINUTE })).toEqual({
      expected: 19,
      missing: 1,
      pending: 0,
    })
  }, 120_000)

  it('are those of whole days where the folders name them, so that an outage at their end is seen', async () => {
    const { segment, rudderstack } = pairs(60)
    const day = START - (START % 86_400_000)
    folder.write(`days/segment-logs/source/${day}/1.gz`, gzipSync(ndjson(segment)))
    folder.write('days/rudder-logs/source/11-20-2026/1.gz', gzipSync(ndjson(rudderstack.slice(0, 20))))
    const { rows, rudderstack: leg } = await reconcileGlobs(
      { segment: `${folder.path}/days/segment-logs`, rudderstack: `${folder.path}/days/rudder-logs` },
      { lateMinutes: 10 },
    )
    // the last ten minutes may still be on their way
    expect(rows[0]?.outcomes).toMatchObject({ expected: 20, missing: 30, pending: 10 })
    expect(leg.covers?.from).toBe(day)
  }, 120_000)
})

describe('what an export says', () => {
  it('is explained by the rules of the user, and what it holds twice is no duplicate', async () => {
    const { segment, rudderstack } = pairs(4, 0, "'); DROP TABLE copies --\u001b[2J")
    const changed = rudderstack.map((event, i) => ({
      ...event,
      properties: { ...(event['properties'] as object), revenue: i },
    }))
    const globs = {
      segment: folder.write('rules/segment.ndjson', ndjson([...segment, segment[0]!])),
      rudderstack: folder.write('rules/rudderstack.ndjson', ndjson(changed)),
    }
    const rule = { id: 'cents', path: '/properties/revenue', reason: 'rounded' }
    const { rows, rules, verdict } = await reconcileGlobs(globs, { rules: [rule] })
    expect(rows).toMatchObject([
      {
        key: "'); DROP TABLE copies --\u001b[2J",
        calls: 4,
        outcomes: { expected: 4 },
        duplicates: { segment: 0 },
      },
    ])
    expect(rules).toContainEqual({ rule: 'cents', effect: 'none', pairs: 4 })
    expect(verdict).toBe('within')
    expect((await reconcileGlobs(globs)).rows[0]?.outcomes.mismatched).toBe(4)
  }, 120_000)
})

describe('a comparison that is stopped', () => {
  it('leaves nothing behind', async () => {
    const { segment, rudderstack } = pairs(300)
    const globs = {
      segment: folder.write('stop/segment.ndjson', ndjson(segment)),
      rudderstack: folder.write('stop/rudderstack.ndjson', ndjson(rudderstack)),
    }
    const temp = join(folder.path, 'stopped')
    mkdirSync(temp)
    const stopper = new AbortController()
    let engine: number | null = null
    const stopped = reconcileGlobs(globs, {
      tempDir: temp,
      signal: stopper.signal,
      onEngine: (pid) => (engine = pid),
      onProgress: () => stopper.abort(),
    })
    await expect(stopped).rejects.toThrow('aborted')
    expect(readdirSync(temp)).toEqual([])
    expect([engine === null, existsSync(`/proc/${String(engine)}`)]).toEqual([false, false])
  }, 120_000)
})
