import { h } from './dom';
import { clientFor, createPerson, type Person } from './person';
import { type Catalogue, loadCatalogue } from './shop';

const element = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const routeOf = (): string[] => location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);

const YOU = 'individualization';
const SOMEBODY_ELSE = 'individualization.other';

const showCategories = (catalogue: Catalogue): void => {
  element('categories').replaceChildren(
    ...catalogue.categories.map(({ slug, name }) => h('li', {}, h('a', { href: `#/category/${slug}` }, name))),
  );
};

const open = (catalogue: Catalogue): void => {
  const people: Person[] = [];
  const place = element('people');
  const split = element('split');
  const add = (prefix: string, name: string): void => {
    const person = createPerson(prefix, name, catalogue);
    if (routeOf().length > 0) person.navigate(routeOf());
    people.push(person);
    place.append(person.element);
  };
  const setSplit = (on: boolean): void => {
    sessionStorage.setItem('split', on ? 'yes' : '');
    split.setAttribute('aria-pressed', String(on));
    split.textContent = on ? 'Be yourself again' : 'Be somebody else';
    place.classList.toggle('split', on);
    if (on && people.length === 1) add(SOMEBODY_ELSE, 'Somebody else');
    if (!on && people.length === 2) {
      const other = people.pop();
      other?.stop();
      other?.element.remove();
    }
  };
  add(YOU, 'You');
  setSplit(sessionStorage.getItem('split') === 'yes');
  split.addEventListener('click', () => setSplit(people.length === 1));
  addEventListener('hashchange', () => people.forEach((person) => person.navigate(routeOf())));
};

const start = async (): Promise<void> => {
  const place = element('people');
  try {
    const client = clientFor(YOU);
    const catalogue = await loadCatalogue(client);
    client.stop();
    if (catalogue.products.length === 0) throw new Error('There are no products yet.');
    showCategories(catalogue);
    open(catalogue);
  } catch (error) {
    place.replaceChildren(
      h(
        'p',
        { class: 'problem', role: 'alert' },
        `The shop is closed: ${error instanceof Error ? error.message : error}`,
      ),
      h('button', { type: 'button', onclick: () => location.reload() }, 'Try again'),
    );
  }
};

void start();
