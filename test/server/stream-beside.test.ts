import { expect, it, onTestFinished, vi } from 'vitest'

it('a stream stays open in a process where another server has replaced Response before', async () => {
  const { startSandbox } = await import('../../src/sandbox/index.ts')
  const sandbox = await startSandbox({ port: 0 })
  onTestFinished(() => sandbox.close())
  const { startTestServer } = await import('./support.ts')
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  const server = await startTestServer()
  const response = await fetch(`${server.publicUrl}/v1/rollout/stream`)
  const reader = response.body!.getReader()
  const { value } = await reader.read()
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(new TextDecoder().decode(value)).toContain('retry:')
  expect(logged.mock.calls).toEqual([])
  await reader.cancel()
})
