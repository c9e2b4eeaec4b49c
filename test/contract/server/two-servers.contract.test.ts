import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { client, type Answer } from '../../server/api/api-client.ts'
import { ROLLOUT, startTestServer, until } from '../../server/support.ts'
import { postgresDatabases, sqliteDatabases, type Databases } from './control-databases.ts'

const at = (rudderstack: number) => ({
  ...ROLLOUT,
  audiences: [{ name: 'everyone', rudderstack, segment: 60 }],
})
// each takes a second: the other server looks at the database as often
const ROUNDS = 4

const suite = (databases: Databases): void => {
  beforeAll(() => databases.start())
  afterAll(() => databases.stop())

  const startTwo = async () => {
    const { databaseUrl, dataDir } = await databases.fresh()
    const options = { source: 'store', dataDir, ...(databaseUrl && { databaseUrl }) } as const
    const one = await startTestServer(ROLLOUT, options)
    const other = await startTestServer(ROLLOUT, options)
    return [
      { ...one, ask: client(one) },
      { ...other, ask: client(other) },
    ] as const
  }
  type Server = Awaited<ReturnType<typeof startTwo>>[number]

  const put = async ({ ask, rollout }: Server, rudderstack: number): Promise<Answer> => {
    const { revision } = await rollout()
    const body = { ...at(rudderstack), revision }
    return ask('PUT', '/api/rollout', { body, headers: { 'if-match': `"${revision}"` } })
  }

  it('publish each other’s changes and kills under the same revisions', async () => {
    const [one, other] = await startTwo()
    expect((await put(one, 51)).status).toBe(200)
    await until(other.rollout, ({ revision }) => revision === 43)
    await other.ask('POST', '/api/rollout/kill', { body: { leg: 'rudderstack' } })
    await until(one.rollout, ({ revision }) => revision === 44)
    await one.ask('POST', '/api/rollout/kill', { body: { leg: null } })
    await until(other.rollout, ({ revision }) => revision === 45)
    expect(await one.rollout()).toEqual(await other.rollout())
    expect(await other.rollout()).toEqual({ ...at(51), revision: 45 })
  })

  it('take one of two changes that come at the same time, and tell who was slower what is in force', async () => {
    const [one, other] = await startTwo()
    for (let round = 1; round <= ROUNDS; round++) {
      const answers = await Promise.all([put(one, 51 + round / 10), put(other, 53 + round / 10)])
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
      expect(statuses).toEqual([200, 409])
      const { revision } = answers.find(({ status }) => status === 200)!.body as { revision: number }
      for (const server of [one, other])
        await until(server.rollout, (rollout) => rollout.revision === revision)
      expect(await one.rollout()).toEqual(await other.rollout())
    }
    const { entries } = (await one.ask('GET', '/api/history')).body as { entries: { action: string }[] }
    expect(entries.filter(({ action }) => action === 'apply')).toHaveLength(ROUNDS)
  })
}

for (const databases of [sqliteDatabases(), postgresDatabases()])
  describe(`two servers on one ${databases.name}`, () => {
    suite(databases)
  })
