import { h } from './dom';
import { pictureUrl, type Product } from './shop';

const money = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
export const priceOf = (product: Product): string => money.format(product.price);

/** A product to click. */
export const productCard = (product: Product, choose: (product: Product) => void): HTMLElement =>
  h(
    'li',
    { class: 'card' },
    h(
      'button',
      { type: 'button', onclick: () => choose(product), 'data-product': product.slug },
      h('img', { src: pictureUrl(product.image), alt: '', width: 400, height: 480, loading: 'lazy' }),
      h('span', { class: 'name' }, product.name),
      h('span', { class: 'detail' }, product.category?.name ?? '', h('span', {}, priceOf(product))),
    ),
  );

export const productList = (products: Product[], choose: (product: Product) => void, kind: string): HTMLElement =>
  h('ul', { class: `cards ${kind}` }, ...products.map((product) => productCard(product, choose)));
