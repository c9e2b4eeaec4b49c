/** The line that a page writes to its console when it has made the calls of its loading. */
export const BOOTED = 'proof: the calls of the page’s loading are made'
