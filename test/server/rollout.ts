export const ROLLOUT = {
  format: 1,
  key: 'segment-to-rudderstack',
  revision: 42,
  stickiness: 'deviceId',
  audiences: [{ name: 'everyone', rudderstack: 50, segment: 60 }],
}
