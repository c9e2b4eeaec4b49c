import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createProgress } from '../../../src/cli/stream/progress.ts'
import { createWriter } from '../../../src/cli/stream/writer.ts'

describe('the writer', () => {
  it('writes in large pieces', async () => {
    const pieces: string[] = []
    const writer = createWriter({ write: (text) => pieces.push(text) })
    for (let line = 0; line < 10_000; line++) await writer.write('0123456789abcde\n')
    await writer.flush()
    expect(pieces.join('')).toHaveLength(160_000)
    expect(pieces).toHaveLength(3)
  })

  it('waits for a slow reader before it takes more', async () => {
    const listeners: Record<string, () => void> = {}
    const output = {
      write: () => false,
      once: (event: string, listener: () => void) => (listeners[event] = listener),
    }
    const writer = createWriter(output)
    let taken = false
    const written = writer.write('x'.repeat(70_000)).then(() => (taken = true))
    await Promise.resolve()
    expect(taken).toBe(false)
    listeners['drain']?.()
    await written
    expect(taken).toBe(true)
  })

  it('listens once for the end, however often it waits', async () => {
    const output = Object.assign(new EventEmitter(), {
      write: () => {
        setImmediate(() => output.emit('drain'))
        return false
      },
    })
    const writer = createWriter(output)
    for (let round = 0; round < 20; round++) await writer.write('x'.repeat(70_000))
    expect([output.listenerCount('close'), output.listenerCount('drain')]).toEqual([1, 0])
  })

  it('waits no longer, and writes no more, once the reader has gone', async () => {
    const pieces: string[] = []
    const listeners: (() => void)[] = []
    const writer = createWriter({
      write: (text) => pieces.push(text) < 0,
      once: (event, listener) => event === 'close' && listeners.push(listener),
    })
    const written = writer.write('x'.repeat(70_000))
    for (const listener of listeners) listener()
    await written
    await writer.write('y'.repeat(70_000))
    expect([writer.closed, pieces.length]).toEqual([true, 1])
  })
})

describe('the progress', () => {
  const at = (times: readonly number[], isTTY: boolean): string => {
    let written = ''
    let now = 0
    const progress = createProgress({ write: (text) => (written += text), isTTY }, 'ids', () => now)
    times.forEach((time, number) => {
      now = time
      progress.update((number + 1) * 1_000, isTTY ? (number + 1) / 10 : null)
    })
    progress.end()
    return written
  }

  it('draws a bar on a terminal and takes it away again', () => {
    const written = at([50, 200, 1_000], true)
    expect(written).toContain('20 %, 2,000 ids, 10,000 a second, 1 s left')
    expect(written).toContain('[█████████')
    expect(written.match(/\r/g)).toHaveLength(3)
    expect(written.endsWith('\r\u001b[K')).toBe(true)
  })

  it('writes a line every 5 s elsewhere, without anything that acts on terminals', () => {
    expect(at([1_000, 5_000, 6_000, 11_000], false)).toBe(
      '2,000 ids, 400 a second\n4,000 ids, 364 a second\n',
    )
  })

  it('says nothing of a short run', () => {
    expect(at([50], true)).toBe('')
    expect(at([50, 100, 200], false)).toBe('')
  })
})
