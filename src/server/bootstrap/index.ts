export { middleware, type Bootstrap, type CrossfadeRequest, type MiddlewareOptions } from './middleware.ts'
export { rolloutScript, type RolloutScriptOptions } from './rollout-script.ts'
