const ACTIONS: readonly string[] = ['kill', 'halt', 'rollback']

/** Whether what happened after this entry of the history is looked at. */
export const isIncident = ({ action }: { readonly action: string }): boolean => ACTIONS.includes(action)

/** For so long. */
export const INCIDENT_MS = 3_600_000
