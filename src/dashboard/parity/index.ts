// What is fetched when it is first looked at.
export { ParityGlance } from './glance.tsx'
export { Parity } from './parity.tsx'
