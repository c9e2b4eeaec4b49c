/** Below it, what people do by chance hides what the shares do. */
export const MIN_PEOPLE = 100
