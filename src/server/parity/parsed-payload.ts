/** What a copy's payload says; null once it was deleted, or where it is no JSON. */
export const parsedPayload = (payload: string): unknown => {
  try {
    return payload === '' ? null : JSON.parse(payload)
  } catch {
    return null
  }
}
