/** Of verbs that can do without a server, on its host. */
export const LOCAL_FLAGS = {
  local: true,
  config: 'FILE',
  'data-dir': 'FOLDER',
  json: true,
  server: 'URL',
} as const
