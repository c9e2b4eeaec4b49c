import { sleeves, type SleeveName } from './sleeve.ts'

export type RecordForSale = {
  readonly id: SleeveName
  readonly title: string
  readonly artist: string
  readonly year: number
  /** Whole euros. */
  readonly price: number
  readonly about: string
  readonly tracks: readonly string[]
}

export const RECORDS: readonly RecordForSale[] = [
  {
    id: 'low-sun',
    title: 'Low Sun',
    artist: 'Harbour Nine',
    year: 1974,
    price: 19,
    about: 'Warm brass and slow drums, recorded in one evening with the studio windows open.',
    tracks: ['Quay Light', 'Ferry Song', 'Low Sun', 'Nine Bells', 'Home by Water'],
  },
  {
    id: 'night-bus',
    title: 'Night Bus Atlas',
    artist: 'The Ember Line',
    year: 1986,
    price: 22,
    about: 'A map of a city after midnight: drum machines, tape hiss and long straight roads.',
    tracks: ['Depot', 'N38', 'Wet Neon', 'Last Stop but One', 'Timetable'],
  },
  {
    id: 'paper-planets',
    title: 'Paper Planets',
    artist: 'Ida Quill',
    year: 1969,
    price: 26,
    about: 'Songs for voice and prepared piano, folded like paper and just as light.',
    tracks: ['Mobile', 'Ring System', 'Glue', 'Paper Planets', 'Small Gravity'],
  },
  {
    id: 'slow-tides',
    title: 'Slow Tides',
    artist: 'Marlo Finch',
    year: 1991,
    price: 24,
    about: 'Two guitars and a great deal of sea. Best heard with the lights out.',
    tracks: ['Ebb', 'Marram', 'Slow Tides', 'Sandbar', 'Flood'],
  },
  {
    id: 'glasshouse',
    title: 'Glasshouse',
    artist: 'Veda & the Rooks',
    year: 1978,
    price: 28,
    about: 'Tall harmonies, hand claps, and a choir of eleven in a greenhouse.',
    tracks: ['Ferns', 'Panes', 'Glasshouse', 'Ladder', 'Rooks at Six'],
  },
  {
    id: 'static-garden',
    title: 'Static Garden',
    artist: 'Oto Lumen',
    year: 2003,
    price: 21,
    about: 'Field recordings from a garden beside a radio mast, cut into small bright loops.',
    tracks: ['Seedling', 'Carrier Wave', 'Static Garden', 'Dew', 'Mast'],
  },
]

export const recordOf = (id: string): RecordForSale | undefined => RECORDS.find((each) => each.id === id)

export const sleeveOf = ({ id }: RecordForSale) => sleeves[id]

export const euros = (amount: number): string => `€\u00a0${amount.toFixed(2)}`
