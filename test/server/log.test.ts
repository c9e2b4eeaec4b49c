import { expect, it } from 'vitest'
import { createLog, type LogFields } from '../../src/server/index.ts'

const logged = (event: string, fields: LogFields = {}): string => {
  const lines: string[] = []
  createLog(
    (line) => lines.push(line),
    () => Date.UTC(2026, 10, 23),
  )('warn', event, fields)
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

it('writes one JSON object a line, with time, level and event first', () => {
  expect(logged('rollout problem', { revision: 42, problem: null })).toBe(
    '{"time":"2026-11-23T00:00:00.000Z","level":"warn","event":"rollout problem","revision":42,"problem":null}\n',
  )
})

it('escapes what would forge a line or move a terminal, and stays JSON', () => {
  const hostile = 'a\n{"level":"error"}\r\u001b[31m\u007f\u009b2J\u2028\u202e'
  const line = logged('x', { hostile })
  // oxlint-disable-next-line no-control-regex
  expect(line).toMatch(/^[\u0020-\u007e]+\n$/)
  expect((JSON.parse(line) as { hostile: string }).hostile).toBe(hostile)
})

it.each(['secret', 'adminToken', 'Authorization', 'writeKey', 'write_key', 'signingKey'])(
  'does not write the value of %s',
  (name) => {
    expect(logged('x', { [name]: 'hush' })).toContain(`"${name}":"[redacted]"`)
  },
)

it('cuts long values', () => {
  const { long } = JSON.parse(logged('x', { long: 'x'.repeat(5_000) })) as { long: string }
  expect(long).toBe(`${'x'.repeat(1_024)}…`)
})
