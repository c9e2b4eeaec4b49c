// A server that drives a ramp, in a process of its own, to be killed: its one argument is its options as JSON.
import { startServer, type ServerOptions } from '../../../src/server/index.ts'

const server = await startServer({
  ...(JSON.parse(process.argv[2] ?? '{}') as ServerOptions),
  publicListen: '127.0.0.1:0',
  adminListen: '127.0.0.1:0',
  log: (level, event, fields) => process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`),
})
process.send?.({ publicUrl: server.publicUrl, adminUrl: server.adminUrl })
const end = (): void => void server.close().finally(() => process.exit())
process.on('SIGTERM', end)
process.on('disconnect', end)
