export type ObjectList = {
  readonly objects: readonly { readonly key: string; readonly size: number }[]
  /** To go on from; null at the end. */
  readonly next: string | null
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

const textOf = (xml: string): string =>
  xml.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? all
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })

const inside = (xml: string, tag: string): string | null => {
  const found = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)
  return found === null ? null : textOf(found[1]!)
}

/** One page of ListObjectsV2: its XML has no attributes, and what keys may hold is escaped in it. */
export const readList = (xml: string): ObjectList => {
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, contents = '']) => {
    const key = inside(contents, 'Key')
    return key === null ? [] : [{ key, size: Number(inside(contents, 'Size') ?? 0) }]
  })
  const isCut = inside(xml, 'IsTruncated') === 'true'
  return { objects, next: isCut ? inside(xml, 'NextContinuationToken') : null }
}
