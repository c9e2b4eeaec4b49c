import { euros, RECORDS, sleeveOf, type RecordForSale } from './catalogue.ts'
import { html } from './html.ts'
import type { ShopPage } from './page.ts'

const card = (record: RecordForSale) => html`
  <li class="card">
    <a href="/product/${record.id}">
      <span class="sleeve">${sleeveOf(record)}</span>
      <span class="card-title">${record.title}</span>
      <span class="card-artist">${record.artist}, ${record.year}</span>
      <span class="price">${euros(record.price)}</span>
    </a>
  </li>
`

export const listPage = (): ShopPage => ({
  title: 'Records',
  name: 'Records',
  body: html`
    <div class="hero">
      <h1 tabindex="-1">Records for the hour between.</h1>
      <p>Six pressings, chosen slowly. Free returns, no algorithms.</p>
    </div>
    <ul class="grid">
      ${RECORDS.map(card)}
    </ul>
  `,
})
