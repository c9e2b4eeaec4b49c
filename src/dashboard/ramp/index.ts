// What is fetched when it is first looked at.
export { RampPage } from './ramp-page.tsx'
