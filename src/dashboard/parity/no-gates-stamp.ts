/** Of a pair that is doubted. */
export const NO_GATES_STAMP = 'Its stamp is none that a gate makes: no evidence.'
