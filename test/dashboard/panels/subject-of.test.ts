import { describe, expect, it } from 'vitest'
import { subjectOf } from '../../../src/dashboard/panels/who/subject-of.ts'

const asked = { id: ' device-1 ', region: 'Europe', area: '', appVersion: ' ' }

describe('who somebody asks about', () => {
  it('has the id in the field that the rollout hashes, and what else was given', () => {
    expect(subjectOf('deviceId', asked)).toEqual({ deviceId: 'device-1', region: 'Europe' })
    expect(subjectOf('userId', { ...asked, area: 'shop' })).toEqual({
      userId: 'device-1',
      region: 'Europe',
      area: 'shop',
    })
  })

  it('is a region where regions are hashed, and a property where one is', () => {
    expect(subjectOf('region', { ...asked, id: 'Asia', region: '' })).toEqual({ region: 'Asia' })
    expect(subjectOf('tenant', asked)).toEqual({ region: 'Europe', properties: { tenant: 'device-1' } })
  })
})
