import type { Client } from '../../client/src';
import { productList } from './cards';
import { h } from './dom';
import type { Catalogue, Product } from './shop';

const PAGE_SIZE = 12;
const IMPACT = 50;

interface Ranking {
  mode: 'default' | 'individual';
  impact: number;
}

export interface Listing {
  element: HTMLElement;
  /** A category, a colour, a search or everything; asks anew. */
  open(route: string[]): Promise<void>;
}

const questionOf = ([kind, value = '']: string[]): string => {
  const text = encodeURIComponent(value);
  if (kind === 'category') return `&filters[category][slug][$eq]=${text}`;
  if (kind === 'colour') return `&filters[colour][$eq]=${text}`;
  return kind === 'search' ? `&_q=${text}` : '';
};

const titleOf = ([kind, value = '']: string[], { categories }: Catalogue): string => {
  if (kind === 'category') return categories.find(({ slug }) => slug === value)?.name ?? 'Nothing here';
  if (kind === 'colour') return `In ${value.replaceAll('-', ' ')}`;
  return kind === 'search' ? `“${value}”` : 'Everything';
};

const sentenceOf = (total: number, ranking: Ranking | undefined): string => {
  const products = total === 1 ? 'One product' : `${total} products`;
  if (ranking?.mode === 'individual') return `${products}, in your order.`;
  return ranking && ranking.impact > 0
    ? `${products}, in the shop’s order: it does not know you yet.`
    : `${products}, in the shop’s order.`;
};

/** Search words, as an address of their own. `name`: whose form it is, where two people stand side by side. */
export const searchForm = (name: string): HTMLElement => {
  const words = h('input', { type: 'search', 'aria-label': 'Search the shop', placeholder: 'Search: black, dress …' });
  const search = (event: Event): void => {
    event.preventDefault();
    const text = words.value.trim();
    location.hash = text ? `#/search/${encodeURIComponent(text)}` : '#/all';
  };
  return h(
    'form',
    { role: 'search', 'aria-label': `Search: ${name}`, class: 'search', onsubmit: search },
    words,
    h('button', {}, 'Search'),
  );
};

const impactSlider = (prefix: string, changed: () => void): { element: HTMLElement; impact(): number } => {
  const key = `${prefix}.impact`;
  const input = h('input', { type: 'range', min: 0, max: 100, step: 10, value: localStorage.getItem(key) ?? IMPACT });
  input.addEventListener('change', () => {
    localStorage.setItem(key, input.value);
    changed();
  });
  const element = h('label', { class: 'impact' }, 'Order: the shop’s ', input, ' your taste');
  return { element, impact: () => Number(input.value) };
};

/** A list of products in this visitor's order. What they click counts from the next list on: nothing jumps away. */
export const createListing = (parts: {
  client: Client;
  prefix: string;
  catalogue: Catalogue;
  choose(product: Product): void;
  individualize(): boolean;
}): Listing => {
  const { client, prefix, catalogue, choose, individualize } = parts;
  const title = h('h1', {});
  const about = h('p', {});
  const order = h('p', { class: 'order', role: 'status' });
  const grid = h('div', { class: 'found' });
  let route: string[] = [];
  let shown: Product[] = [];
  let asked = 0;

  /** The next page, or the first one; an answer that comes after another question is dropped. */
  const load = async (page: number): Promise<void> => {
    const mine = (asked += 1);
    const path =
      `/api/products?populate=*&sort=id${questionOf(route)}&individualizeImpact=${slider.impact()}` +
      `&pagination[page]=${page}&pagination[pageSize]=${PAGE_SIZE}`;
    grid.setAttribute('aria-busy', 'true');
    try {
      const { data, meta } = await client.content<Product[]>(path, { individualize: individualize() });
      if (mine !== asked) return;
      shown = page === 1 ? data : [...shown, ...data];
      const { total = 0 } = (meta.pagination ?? {}) as { total?: number };
      order.textContent = sentenceOf(total, (meta.individualization as { ranking?: Ranking } | undefined)?.ranking);
      const more = h('button', { type: 'button', class: 'more', onclick: () => void load(page + 1) }, 'Show more');
      grid.replaceChildren(productList(shown, choose, 'grid'), ...(shown.length < total ? [more] : []));
    } catch {
      if (mine === asked) order.textContent = 'The shop could not be reached. Please try again.';
    }
    if (mine === asked) grid.setAttribute('aria-busy', 'false');
  };
  const slider = impactSlider(prefix, () => void load(1));

  return {
    element: h(
      'section',
      { class: 'listing' },
      h('p', {}, h('a', { href: '#/' }, '← Home')),
      title,
      about,
      h('h2', { class: 'visually-hidden' }, 'Products'),
      slider.element,
      order,
      grid,
    ),
    open: (wanted) => {
      route = wanted;
      title.textContent = titleOf(route, catalogue);
      about.textContent = catalogue.categories.find(({ slug }) => slug === route[1])?.description ?? '';
      return load(1);
    },
  };
};
