// A server with a warehouse in a process of its own, to be killed: arguments are its data folder, the rollout's file and a
// token.
import { startServer } from '../../../src/server/index.ts'
import { SECRETS } from './events.ts'

const [dataDir = '', rolloutFile = '', adminToken = ''] = process.argv.slice(2)
const server = await startServer({
  rolloutFile,
  dataDir,
  publicListen: '127.0.0.1:0',
  adminListen: '127.0.0.1:0',
  adminToken,
  warehouse: { payloadDays: 3, sampleDays: 30 },
  copies: { secrets: SECRETS },
  log: (level, event, fields) => process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`),
})
process.send?.({ publicUrl: server.publicUrl, adminUrl: server.adminUrl })
const end = (): void => void server.close().finally(() => process.exit())
process.on('SIGTERM', end)
process.on('disconnect', end)
