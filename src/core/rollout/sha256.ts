import { utf8 } from './utf8.ts'

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))
const three = (word: number, a: number, b: number, c: number): number =>
  rotate(word, a) ^ rotate(word, b) ^ rotate(word, c)

let constants: { readonly start: readonly number[]; readonly rounds: readonly number[] } | undefined

// FIPS 180-4 §4.2.2 and §5.3.3: the fractions of the square and cube roots of the first primes. Computed on first
// use, because as literals they would be a tenth of the gate, for an operator that few rollouts use.
function compute(): NonNullable<typeof constants> {
  const primes: number[] = []
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n)
  const fractions = (root: (prime: number) => number) =>
    primes.map((prime) => ((root(prime) % 1) * 2 ** 32) | 0)
  return { start: fractions(Math.sqrt).slice(0, 8), rounds: fractions(Math.cbrt) }
}

function mix(state: readonly number[], w: number[], rounds: readonly number[]): number[] {
  let mixed = [...state]
  for (let i = 0; i < 64; i++) {
    if (i > 15) {
      const x = w[i - 15]!
      const y = w[i - 2]!
      w[i] =
        (w[i - 16]! +
          w[i - 7]! +
          (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) +
          (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10))) |
        0
    }
    const [a, b, c, d, e, f, g, h] = mixed as [number, number, number, number, number, number, number, number]
    const t = h + three(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!
    mixed = [(t + three(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c))) | 0, a, b, c, (d + t) | 0, e, f, g]
  }
  return mixed.map((word, i) => (word + state[i]!) | 0)
}

/** SHA-256 of the text's UTF-8 bytes as 64 lower-case hex digits. Synchronous, which Web Crypto is not. */
export function sha256(text: string): string {
  const { start, rounds } = (constants ??= compute())
  const bytes = `${utf8(text)}\x80`
  const words = Array.from({ length: ((bytes.length + 71) >> 6) << 4 }, () => 0)
  for (let i = 0; i < bytes.length; i++) words[i >> 2]! |= bytes.charCodeAt(i) << (24 - (i % 4) * 8)
  words[words.length - 1] = (bytes.length - 1) * 8
  let state = start
  for (let i = 0; i < words.length; i += 16) state = mix(state, words.slice(i, i + 16), rounds)
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}
