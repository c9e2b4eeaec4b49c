import type { VerifiedOn } from '../rule.ts'

/** The versions that the end-to-end test of the rules has run; it fails on any other. */
export const VERIFIED_ON: VerifiedOn = { segment: ['1.84.3'], rudderstack: ['3.34.1'] }
