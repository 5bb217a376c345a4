import { createClient, type Client, type PublicDecision } from '../../client/src';
import { priceOf } from './cards';
import { announce, h } from './dom';
import { renderInspector } from './inspector';
import { createPageView } from './page-view';
import { placeOf, PLACES } from './places';
import { createListing, searchForm } from './listing';
import { createShelf } from './shelf';
import { type Catalogue, HOME, type Page, type Product, STRAPI } from './shop';
import { slotName, variantName } from './words';

/** One visitor of the shop with their page and the inspector beside it. */
export interface Person {
  element: HTMLElement;
  /** Shows what the address asks for. */
  navigate(route: string[]): void;
  stop(): void;
}

export const clientFor = (prefix: string): Client =>
  createClient({ url: STRAPI, prefix, context: () => placeOf(localStorage.getItem(`${prefix}.place`)).context });

const placeChooser = (prefix: string, changed: () => void): HTMLElement => {
  const select = h(
    'select',
    { onchange: () => (localStorage.setItem(`${prefix}.place`, select.value), changed()) },
    ...PLACES.map(({ key, name }) => h('option', { value: key }, name)),
  );
  select.value = placeOf(localStorage.getItem(`${prefix}.place`)).key;
  return h('label', {}, 'I am in ', select);
};

/** Says what was clicked, and offers to put it into the basket. */
const quickLook = (product: Product, addToBasket: () => void, close: () => void): HTMLElement => {
  const button = h(
    'button',
    {
      type: 'button',
      onclick: () => {
        addToBasket();
        button.disabled = true;
        button.textContent = 'In the basket';
      },
    },
    `Add to basket · ${priceOf(product)}`,
  );
  return h(
    'div',
    { class: 'quick' },
    h('p', {}, h('strong', {}, product.name), ` ${product.description}`),
    button,
    h('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: close }, '×'),
  );
};

const entryOf = (product: Product) => ({ contentType: 'api::product.product', documentId: product.documentId });

const createStage = (parts: Parameters<typeof createListing>[0], name: string, page: HTMLElement) => {
  const shelf = createShelf(parts.catalogue, parts.choose);
  const listing = createListing(parts);
  const home = h('div', { class: 'home' }, page, shelf);
  const place = h('div', { class: 'home' }, home);
  let route: string[] = [];
  const navigate = (wanted: string[]): void => {
    route = wanted;
    place.replaceChildren(route.length > 0 ? listing.element : home);
    if (route.length > 0) void listing.open(route);
  };
  return { stage: h('div', { class: 'stage' }, searchForm(name), place), navigate, again: () => navigate(route) };
};

export const createPerson = (prefix: string, name: string, catalogue: Catalogue): Person => {
  const client = clientFor(prefix);
  const quick = h('div', { class: 'quick-place' });
  const inspector = h('div', { class: 'beside' });
  let asked = 0;
  let before = new Map<string, string>();

  const tell = (decisions: PublicDecision[]): void => {
    const changes = decisions.filter(({ slot, variant }) => before.has(slot) && before.get(slot) !== variant);
    before = new Map(decisions.map(({ slot, variant }) => [slot, variant]));
    if (changes.length > 0) {
      announce(changes.map(({ slot, variant }) => `${slotName(slot)} is now: ${variantName(variant)}.`).join(' '));
    }
  };

  /**
   * Asks for the home page again, as a reload would, once `first` is over; an older answer that comes late is dropped.
   * Busy until block and reason of the newest answer are shown.
   */
  const refresh = async (first?: Promise<unknown>): Promise<void> => {
    asked += 1;
    const mine = asked;
    element.ariaBusy = 'true';
    try {
      await first;
      const { data, decisions } = await client.content<Page[]>(HOME, { individualize: individualize() });
      if (mine !== asked || !data[0]) return;
      view.show(data[0], decisions);
      tell(decisions);
      const { element, sentences } = await renderInspector(client, name, decisions);
      if (mine !== asked) return;
      inspector.replaceChildren(element);
      view.explain(sentences);
    } catch {
      announce('The shop could not be reached. What you did is kept and will be sent later.');
    } finally {
      if (mine === asked) element.ariaBusy = 'false';
    }
  };

  const choose = (product: Product): void => {
    client.track({ type: 'click', entry: entryOf(product) });
    const add = (): void => {
      client.track({ type: 'add_to_cart', entry: entryOf(product), value: product.price, currency: 'EUR' });
      void refresh();
    };
    quick.replaceChildren(quickLook(product, add, () => quick.replaceChildren()));
    void refresh();
  };
  const dismiss = (decision: PublicDecision): void => {
    client.dismiss(decision);
    // A refusal is never answered by the same block, however slow the line.
    void refresh(client.flush());
  };
  const startOver = (): void => {
    client.restart();
    quick.replaceChildren();
    announce('You are a stranger now.');
    anew();
  };
  /** Somebody else asks, or for something else: the list in front of them is not theirs any more. */
  const anew = (): void => {
    again();
    void refresh();
  };

  const view = createPageView({ client, catalogue, choose, dismiss, answered: () => void refresh() });
  const individualize = (): boolean => !original.checked;
  const { stage, navigate, again } = createStage(
    { client, prefix, catalogue, choose, individualize },
    name,
    view.element,
  );
  const original = h('input', { type: 'checkbox', onchange: () => anew() });
  const bar = h(
    'div',
    { class: 'bar-of-person' },
    h('h2', {}, name),
    placeChooser(prefix, () => void refresh()),
    h('label', {}, original, ' show the original page'),
    h('button', { type: 'button', class: 'start-over', onclick: startOver }, 'Start over as a stranger'),
  );
  const element = h(
    'section',
    { class: 'person', 'data-person': prefix, 'aria-label': name },
    bar,
    h('div', { class: 'floor' }, stage, inspector),
    quick,
  );
  void refresh();
  return {
    element,
    navigate: (route) => {
      navigate(route);
      quick.replaceChildren();
      if (route[0] === 'category' && route[1]) client.track({ type: 'view', attributes: { category: route[1] } });
      if (route.length === 0) void refresh();
    },
    stop: () => client.stop(),
  };
};
