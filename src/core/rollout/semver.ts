/**
 * A text that sorts (by `<`) as its version does by semver.org's precedence, NaN for what is no version: so that
 * neither `<`, `===` nor `>` holds for it. Numbers are padded, a blank puts them before words, a tab ends an
 * identifier before all that can continue it, and ~ puts a release behind its pre-releases.
 */
export function versionKey(version: string): string | typeof NaN {
  const identifiers = '[\\dA-Za-z-]+(?:\\.[\\dA-Za-z-]+)*'
  const [, core, prerelease = '~'] =
    RegExp(`^v?(\\d+\\.\\d+\\.\\d+)(?:-(${identifiers}))?(?:\\+${identifiers})?$`).exec(version.trim()) ?? []
  if (!core || version.length > 256 || core.split('.').some((number) => +number >= 2 ** 53)) return NaN
  const parts = `${core}.${prerelease}`.split('.')
  if (parts.some((part) => /^0\d+$/.test(part))) return NaN
  return parts.map((part) => (/^\d+$/.test(part) ? ` ${part.padStart(256, '0')}` : part)).join('\t')
}
