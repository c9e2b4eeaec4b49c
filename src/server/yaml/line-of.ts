import { isMap, isNode, type Document, type LineCounter } from 'yaml'
import { namesIn } from '../../core/parity/pointer.ts'

/** In which line a place of a document is, from 1; of a member that is of its name. null where it is not there. */
export const lineOf = (document: Document, lines: LineCounter, pointer: string): number | null => {
  const parts = namesIn(pointer)
  const parent = parts.length > 1 ? document.getIn(parts.slice(0, -1), true) : document.contents
  const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === parts.at(-1)) : undefined
  const node = pair ? pair.key : parts.length === 0 ? document.contents : document.getIn(parts, true)
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : null
}
