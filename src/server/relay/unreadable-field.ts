/**
 * Why a page cannot read a field as unleash-client does, undefined where it can. unleash-client looks fields up in
 * a plain object, so that `constructor` and the like are there for it and for nobody else.
 */
export function unreadableField(name: string): string | undefined {
  if (name === 'remoteAddress') return 'a page does not know its address'
  if (name === 'properties' || name in Object.prototype) return 'that is no field of a person'
  return undefined
}
