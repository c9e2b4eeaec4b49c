/** Blocks of lines with an empty line between each two; a block without lines leaves no trace. */
export const paragraphs = (blocks: readonly (readonly string[])[]): string =>
  `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
