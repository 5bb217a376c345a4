import { productList } from './cards';
import { h } from './dom';
import type { Catalogue, Product } from './shop';

/** The rail under the hero: one category at a time, to click through. */
export const createShelf = (catalogue: Catalogue, choose: (product: Product) => void): HTMLElement => {
  const rail = h('div', { class: 'rail' });
  const chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Category on the rail' });
  const open = (slug: string): void => {
    const products = catalogue.products.filter((product) => product.category?.slug === slug);
    rail.replaceChildren(productList(products, choose, 'row'));
    for (const chip of chips.children) {
      chip.setAttribute('aria-pressed', String((chip as HTMLElement).dataset.category === slug));
    }
  };
  chips.append(
    ...catalogue.categories.map(({ slug, name }) =>
      h('button', { type: 'button', 'data-category': slug, onclick: () => open(slug) }, name),
    ),
  );
  if (catalogue.categories[0]) open(catalogue.categories[0].slug);
  return h('section', { class: 'shelf' }, h('h2', {}, 'Have a look around'), chips, rail);
};
