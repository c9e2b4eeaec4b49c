import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../../src/server/warehouse/clickhouse/address.ts'
import { openTestWarehouse } from '../../support/warehouse.ts'

describe('CLICKHOUSE_URL', () => {
  it('holds user, password and database, encoded where they need it', () => {
    expect(parseAddress('https://cross%40fade:p%2Fs%25@click.example:8443/events/')).toEqual({
      url: 'https://click.example:8443',
      username: 'cross@fade',
      password: 'p/s%',
      database: 'events',
      place: 'ClickHouse at click.example:8443',
    })
  })

  it('means the user default and the database crossfade where it says none', () => {
    expect(parseAddress('http://localhost:8123')).toMatchObject({
      username: 'default',
      password: '',
      database: 'crossfade',
    })
  })

  it.each([
    'click.example:8443',
    'tcp://user:secret@click.example:9000',
    'https://user:sec%ret@click.example',
    'https://user:secret@click.example/da`ta',
    'https://user:secret@click.example/a/b',
    '',
  ])('is refused without repeating its password: %s', (text) => {
    expect(() => parseAddress(text)).toThrow(/^CLICKHOUSE_URL /)
    expect(() => parseAddress(text)).not.toThrow(/sec.?ret/)
  })

  it('is needed for a cluster, whose name is one', async () => {
    await expect(openTestWarehouse({ cluster: 'main' })).rejects.toThrow(
      'warehouse.cluster needs CLICKHOUSE_URL, one of its servers.',
    )
    const url = 'http://127.0.0.1:1'
    await expect(openTestWarehouse({ url, cluster: "a'b" })).rejects.toThrow('warehouse.cluster is a name of')
  })
})
