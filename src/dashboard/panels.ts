/** Every panel by the name in its address. */
export const PANELS = [
  { name: 'shares', title: 'Shares' },
  { name: 'ramp', title: 'Ramp' },
  { name: 'incidents', title: 'Incidents' },
  { name: 'people', title: 'People' },
  { name: 'parity', title: 'Parity' },
  { name: 'propagation', title: 'Propagation' },
  { name: 'sdks', title: 'SDKs' },
  { name: 'calls', title: 'Calls' },
  { name: 'problems', title: 'Problems' },
  { name: 'who', title: 'Who gets what' },
  { name: 'history', title: 'History' },
  { name: 'phone', title: 'On a phone' },
  { name: 'tokens', title: 'Tokens' },
] as const

/** Those that the header leads to: the way to an incident is from where it happened. */
export const MENU = PANELS.filter(({ name }) => name !== 'incidents')

export type PanelName = (typeof PANELS)[number]['name']

/** The panel of a name that came from an address, null for any other. */
export const panelOf = (name: string | null): PanelName | null =>
  PANELS.find((panel) => panel.name === name)?.name ?? null
