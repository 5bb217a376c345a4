import { askQuestion, type Client, type Question } from '../../client/src';
import { productList } from './cards';
import { h } from './dom';
import { type Block, type Catalogue, type Picture, pictureUrl, type Product } from './shop';

export interface BlockParts {
  client: Client;
  /** A question was answered: the page may be another one now. */
  answered(): void;
  catalogue: Catalogue;
  choose(product: Product): void;
}

const text = (block: Block, field: string): string => (typeof block[field] === 'string' ? block[field] : '');

/** The page asks for one level only; what it does not carry is known from the catalogue. */
const productsOf = (block: Block, catalogue: Catalogue): Product[] =>
  (Array.isArray(block.products) ? (block.products as Product[]) : []).flatMap(
    ({ documentId }) => catalogue.find(documentId) ?? [],
  );

const hero = (block: Block): HTMLElement =>
  h(
    'div',
    { class: 'hero' },
    h('img', { src: pictureUrl(block.image as Picture | null), alt: '', width: 1200, height: 440 }),
    h(
      'div',
      { class: 'words' },
      h('h1', {}, text(block, 'headline')),
      h('p', {}, text(block, 'text')),
      block.linkUrl ? h('a', { class: 'button', href: text(block, 'linkUrl') }, text(block, 'linkLabel')) : null,
    ),
  );

const promo = (block: Block, { catalogue, choose }: BlockParts): HTMLElement => {
  const products = productsOf(block, catalogue);
  const link = text(block, 'linkUrl');
  return h(
    'div',
    { class: `promo ${text(block, 'colour')}` },
    h(
      'div',
      { class: 'words' },
      h('h2', {}, text(block, 'title')),
      h('p', {}, text(block, 'text')),
      link ? h('a', { href: link }, block.colour ? `Everything in ${text(block, 'colour')}` : 'Look around') : null,
    ),
    products.length > 0 ? productList(products, choose, 'single') : null,
  );
};

const feed = (block: Block, { catalogue, choose }: BlockParts): HTMLElement =>
  h(
    'div',
    { class: 'feed' },
    h('h2', {}, text(block, 'title')),
    productList(productsOf(block, catalogue), choose, 'row'),
  );

const prose = (block: Block): HTMLElement =>
  h('div', { class: 'prose' }, block.title ? h('h2', {}, text(block, 'title')) : null, h('p', {}, text(block, 'body')));

/** Answers are a component of their own: they come where the page asks for them. */
const question = (block: Block, { client, answered }: BlockParts): HTMLElement => {
  const asked = { answers: [], ...block } as unknown as Question;
  return h('div', { class: 'question chips' }, askQuestion(client, asked, { onAnswer: answered }));
};

/** Renders whatever component came: the storefront does not know which of them were chosen for somebody. */
export const renderBlock = (block: Block, parts: BlockParts): HTMLElement => {
  switch (block.__component) {
    case 'blocks.hero':
      return hero(block);
    case 'blocks.promo':
      return promo(block, parts);
    case 'blocks.feed':
      return feed(block, parts);
    case 'blocks.text':
      return prose(block);
    case 'blocks.question':
      return question(block, parts);
    default:
      return h('p', { class: 'unknown' }, `There is no template for ${block.__component}.`);
  }
};
