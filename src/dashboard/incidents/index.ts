// What is fetched when it is first looked at.
export { IncidentsPage } from './incidents-page.tsx'
