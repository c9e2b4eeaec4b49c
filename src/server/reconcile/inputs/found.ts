import type { InputFile } from './input-file.ts'

/** What a glob names, or why not: a sentence's end. */
export type Found = { readonly files: readonly Omit<InputFile, 'leg'>[] } | { readonly what: string }
