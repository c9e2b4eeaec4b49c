import { analytics } from './analytics.ts'
import { euros, sleeveOf, type RecordForSale } from './catalogue.ts'
import { html } from './html.ts'
import type { ShopPage } from './page.ts'

export const productPage = (record: RecordForSale): ShopPage => ({
  title: `${record.title} by ${record.artist}`,
  name: 'Product',
  body: html`
    <p class="crumbs"><a href="/">Records</a> <span aria-hidden="true">/</span> ${record.artist}</p>
    <div class="product">
      <div class="stage">
        <span class="disc" aria-hidden="true"></span>
        <span class="sleeve">${sleeveOf(record)}</span>
      </div>
      <div>
        <h1 tabindex="-1">${record.title}</h1>
        <p class="byline">${record.artist}, ${record.year}</p>
        <p>${record.about}</p>
        <p class="price large">${euros(record.price)} <small>12″ vinyl, in stock</small></p>
        <button class="primary" type="button" data-add="${record.id}">Add to cart</button>
        <h2>Side A, side B</h2>
        <ol class="tracks">
          ${record.tracks.map((track) => html`<li>${track}</li>`)}
        </ol>
      </div>
    </div>
  `,
  opened: () =>
    void analytics.track('Product Viewed', {
      product_id: record.id,
      name: record.title,
      brand: record.artist,
      price: record.price,
      currency: 'EUR',
    }),
})
