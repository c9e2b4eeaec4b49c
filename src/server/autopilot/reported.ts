import { COUNTED } from '../reports/figures/counted.ts'

const SINCE = `${COUNTED} AND revision >= {revision:UInt64}`

/** The newest report of each page whose person is on both legs. */
export const DUAL_PAGES = `
SELECT segment_state, rudderstack_state, network FROM reports FINAL WHERE ${SINCE} AND cohort = 'dual'
ORDER BY rank DESC, received DESC LIMIT 1 BY page`

/** How somebody was first seen who is told apart by the value that is hashed; pages and sessions are not people. */
export const FIRST_SEEN = `
SELECT argMin(s.revision, received) AS revision, argMin(s.region, received) AS region, argMin(s.area, received) AS area,
  argMin(s.app_version, received) AS version, argMin(s.cohort, received) AS cohort, argMin(s.network, received) AS network
FROM (SELECT * FROM sightings WHERE kind = 3 AND ${SINCE}) AS s GROUP BY person`

/** Leaves out what some networks send. Parameter: networks. */
export const WITHOUT = 'NOT has({networks:Array(UInt32)}, network)'
