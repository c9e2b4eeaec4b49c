import type { ApiPorts } from './ports.ts'
import type { AnyRoute } from './route.ts'
import { assignRoutes } from './routes/assign.ts'
import { cohortsRoutes } from './routes/cohorts.ts'
import { historyRoutes } from './routes/history.ts'
import { forgetRoutes } from './routes/forget.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { killRoutes } from './routes/kill.ts'
import { pairsRoutes } from './routes/pairs.ts'
import { parityRoutes } from './routes/parity.ts'
import { rampRoutes } from './routes/ramp.ts'
import { rampRecordedRoutes } from './routes/ramp-recorded.ts'
import { rolloutRoutes } from './routes/rollout.ts'
import { sessionRoutes } from './routes/session.ts'
import { simulateRoutes } from './routes/simulate.ts'
import { statusRoutes } from './routes/status.ts'
import { tokensRoutes } from './routes/tokens.ts'
import { undoRoutes } from './routes/undo.ts'

/** Every route under /api, in the order of their documentation. */
export const apiRoutes = (ports: ApiPorts): AnyRoute[] =>
  [
    statusRoutes,
    rolloutRoutes,
    killRoutes,
    undoRoutes,
    rampRoutes,
    rampRecordedRoutes,
    incidentRoutes,
    historyRoutes,
    simulateRoutes,
    cohortsRoutes,
    assignRoutes,
    parityRoutes,
    pairsRoutes,
    forgetRoutes,
    tokensRoutes,
    sessionRoutes,
  ].flatMap((routes) => routes(ports))
