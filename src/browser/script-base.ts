/** The folder of the script-tag build, beside which its chunks lie; set by `iife.ts` while that first runs. */
export const scriptBase: { url: string } = { url: '' }
