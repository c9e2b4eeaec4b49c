import { html, type Html } from './html.ts'

export type SleeveName =
  | 'low-sun'
  | 'night-bus'
  | 'paper-planets'
  | 'slow-tides'
  | 'glasshouse'
  | 'static-garden'

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

const art = (ground: string, shapes: readonly Html[]): Html =>
  html`<svg viewBox="0 0 200 200" aria-hidden="true" focusable="false">
    <rect width="200" height="200" fill="${ground}" />
    ${shapes}
  </svg>`

const lowSun = art('#f2b463', [
  html`<circle cx="100" cy="112" r="58" fill="#d9482b" />`,
  ...range(5).map(
    (row) => html`<rect y="${112 + row * 12}" width="200" height="${4 + row * 1.3}" fill="#f2b463" />`,
  ),
  html`<rect y="168" width="200" height="32" fill="#b2542e" />`,
])

const nightBus = art('#131a3a', [
  ...range(9).map(
    (lane) =>
      html`<path
        d="M${100 + (lane - 4) * 5} 78 L${100 + (lane - 4) * 44} 200"
        stroke="#3f54b8"
        stroke-width="1.5"
      />`,
  ),
  html`<path d="M100 78 L70 200 H130 Z" fill="#1d2757" />`,
  ...range(4).map(
    (dash) => html`<rect x="98.5" y="${92 + dash * 27}" width="3" height="${7 + dash * 4}" fill="#ffd166" />`,
  ),
  html`<circle cx="142" cy="44" r="17" fill="#ffd166" /><circle cx="135" cy="40" r="15" fill="#131a3a" />`,
])

const paperPlanets = art('#efe6d2', [
  html`<circle cx="72" cy="84" r="42" fill="#2f6f73" />`,
  html`<ellipse
    cx="72"
    cy="84"
    rx="70"
    ry="15"
    fill="none"
    stroke="#1f3b3d"
    stroke-width="4"
    transform="rotate(-18 72 84)"
  />`,
  html`<circle cx="150" cy="146" r="24" fill="#d9705a" /><path
      d="M126 146 A24 24 0 0 1 174 146 Z"
      fill="#e79c85"
    />`,
  html`<circle cx="158" cy="42" r="9" fill="#e2b13c" /><circle cx="40" cy="164" r="5" fill="#1f3b3d" />`,
])

const slowTides = art('#dfe9e4', [
  ...range(6).map((wave) => {
    const y = 62 + wave * 24
    const fill = ['#a9c9c1', '#7fb0a9', '#578f8e', '#377074', '#235358', '#16393f'][wave]!
    const lift = wave % 2 === 0 ? -16 : 16
    return html`<path
      d="M0 ${y} C50 ${y + lift} 70 ${y + lift} 100 ${y} S160 ${y - lift} 200 ${y} V200 H0 Z"
      fill="${fill}"
    />`
  }),
  html`<circle cx="150" cy="34" r="13" fill="#f4f1e6" />`,
])

const glasshouse = art('#1f4a35', [
  html`<path d="M30 180 V92 L100 34 L170 92 V180 Z" fill="#cfe3c4" />`,
  ...range(4).map((pane) => html`<path d="M${58 + pane * 28} 58 V180" stroke="#1f4a35" stroke-width="3" />`),
  ...range(3).map((bar) => html`<path d="M30 ${96 + bar * 28} H170" stroke="#1f4a35" stroke-width="3" />`),
  ...range(5).map(
    (leaf) =>
      html`<ellipse
        cx="${52 + leaf * 24}"
        cy="160"
        rx="7"
        ry="24"
        fill="${leaf % 2 ? '#3f8a55' : '#e0a03a'}"
        transform="rotate(${(leaf - 2) * 14} ${52 + leaf * 24} 180)"
      />`,
  ),
])

const staticGarden = art('#2b1d3a', [
  ...range(64).map((cell) => {
    const [column, row] = [cell % 8, Math.floor(cell / 8)]
    const fill = ['#f06a8a', '#f7c65b', '#7ad3c0', '#6b4a91'][(column * 3 + row * row) % 4]!
    return html`<circle
      cx="${25 + column * 21.4}"
      cy="${25 + row * 21.4}"
      r="${3 + ((column * row) % 5) * 1.3}"
      fill="${fill}"
    />`
  }),
])

/** The covers: drawings, so that the shop asks nobody for an image. */
export const sleeves: Readonly<Record<SleeveName, Html>> = {
  'low-sun': lowSun,
  'night-bus': nightBus,
  'paper-planets': paperPlanets,
  'slow-tides': slowTides,
  glasshouse,
  'static-garden': staticGarden,
}
