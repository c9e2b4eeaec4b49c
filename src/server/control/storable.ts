/** PostgreSQL keeps no text with a NUL in it; it becomes what both databases make of other characters they cannot keep. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD')
