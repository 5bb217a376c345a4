import type { ContrastView, EarnedView, ExperienceView } from '../../server/src/contracts';
import type { Audit } from '../../server/src/measurement/replay/audit';
import { runtimeOf } from '../../server/src/runtime';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';
import { idOf } from '../support/visitor-calls';

/** Going live in shadow mode: everything is decided and logged, and everybody is served what was there before. */
const SHARES = { original: 0, rules: 50, crowd: 0, person: 50 };
const SPLIT = { shares: SHARES, admitted: 100, sticky: 'visitor', shuffle: 1 };
const TEXAS = { region: 'TX' };
const PAGE = '/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*';

let booted: Booted;
let shop: Shop;
let before: string;

/** Without what the plugin says about the answer: the rest must be the same to the byte. */
const bytesOf = (text: string): string => text.replace(/,?"individualization":\{.*\}(?=\}\}$)/, '');
const rawHome = async (headers: Record<string, string> = {}): Promise<string> =>
  (await booted.http().get(PAGE).set(headers).expect(200)).text;
const goLive = async (body: object): Promise<ExperienceView> =>
  (await shop.admin('post', '/experiences/home-hero/live', body).expect(200)).body.data;
const earned = async (): Promise<EarnedView> =>
  (await shop.admin('get', '/contrast/earned?slot=home-hero').expect(200)).body.data;
const lover = async (...clicks: string[]): Promise<string> => {
  const visitor = await shop.mint();
  for (const product of clicks) await shop.click(visitor, product, TEXAS);
  return visitor;
};
const asTexan = (visitor: string) => ({ 'X-Visitor-Id': visitor, 'X-Visitor-Context': JSON.stringify(TEXAS) });

beforeAll(async () => {
  booted = await bootStrapi();
  const products = ['boots', 'skirts'].map((category) => ({ name: category, category }));
  shop = await buildShop(booted, products);
  const condition = { kind: 'context', key: 'region', test: { operator: 'equals', value: 'TX' } };
  await shop.admin('post', '/segments', { key: 'texas', name: 'Texas', condition }).expect(200);
  const { name, takeover } = (await shop.admin('get', '/experiences/home-hero')).body.data;
  await shop.admin('post', '/experiences/home-hero/pause', {}).expect(200);
  before = bytesOf(await rawHome());
  expect(before).toMatch(/"headline":"Welcome".*"meta":\{"pagination":\{[^{}]*\}\}\}$/);
  const rules = [{ id: 'texas', segment: 'texas', variant: 'boots', strength: 'startWith' }];
  const goal = { event: 'add_to_cart', windowSeconds: 86_400 };
  await shop
    .admin('put', '/experiences/home-hero', {
      ...{ name, takeover, rules, goal, split: SPLIT, degree: 'rulesThenPerson', definition: 'Tomorrow we know.' },
    })
    .expect(200);
});
afterAll(() => booted?.stop());

test('goes live as a version of its own, without an experiment, and says so', async () => {
  const view = await goLive({ shadow: true });
  expect(view).toMatchObject({ status: 'live', version: 2, shadow: true, changed: false });
  expect(view.experiment.standing).toBe('none');
  await shop.admin('post', '/experiences/home-hero/experiment', { standing: 'running' }).expect(409);
  expect((await goLive({ shadow: true })).version).toBe(2);
  const health = (await shop.admin('get', '/health').expect(200)).body.data as { code: string }[];
  expect(health.map(({ code }) => code)).toContain('SHADOW_MODE');
  await shop.admin('post', '/experiences/home-hero/live', { shadow: 'yes' }).expect(400);
});

test('serves the old page byte for byte, whoever asks, and writes down what would have been', async () => {
  const skirts = await lover('skirts', 'skirts', 'skirts');
  const boots = await lover('boots', 'boots', 'boots');
  const nobody = await shop.mint();
  for (const visitor of [skirts, boots, nobody]) expect(bytesOf(await rawHome(asTexan(visitor)))).toBe(before);
  expect(bytesOf(await rawHome())).toBe(before);

  const { decision } = await shop.home(skirts, TEXAS);
  expect(decision).toMatchObject({ variant: 'baseline', mode: 'default', servedProbability: 1 });
  expect(decision.reasons).toEqual([{ kind: 'SHADOW' }]);
  expect(JSON.stringify(decision)).not.toContain('skirts');

  const { stores, measurement } = runtimeOf(booted.strapi);
  await stores.decisions.flush();
  const would = async (visitor: string) => (await stores.decisions.ofVisitor(idOf(visitor)))[0].decision.shadow;
  expect(await would(skirts)).toMatchObject({ variant: 'skirts', mode: 'individual' });
  expect(await would(boots)).toMatchObject({ variant: 'boots', mode: 'individual' });
  expect(await would(nobody)).toMatchObject({ variant: 'boots', mode: 'segment' });

  await measurement.counting.catchUp();
  const view = await earned();
  expect(view.verdict).toEqual({ kind: 'cannotCompare', causes: [{ cause: 'shadow', mend: 'goLive' }] });
  expect(view).toMatchObject({ policies: [], pieces: [], people: { counted: 0, waiting: 0 } });
  expect(view.shadow).toEqual({
    decisions: 3,
    variants: [
      { variant: 'boots', label: 'Boots', share: 2 / 3 },
      { variant: 'skirts', label: 'Skirts', share: 1 / 3 },
    ],
    modes: [
      { mode: 'individual', share: 2 / 3 },
      { mode: 'segment', share: 1 / 3 },
    ],
  });
  const contrast = (await shop.admin('get', '/contrast?slot=home-hero').expect(200)).body.data as ContrastView;
  expect(contrast.individual.map(({ variant }) => variant)).toContain('skirts');
});

test('such decisions come out of the log again', async () => {
  const audit = booted.strapi.plugin('individualization').service('audit') as Audit;
  expect(await audit.ofSample('m', 100)).toEqual({ replayed: 3, equal: 3, incomplete: 0, different: [] });
});

test('stays in the shadow when content or segments change, and ends when it goes live', async () => {
  const condition = { kind: 'context', key: 'region', test: { operator: 'in', value: ['TX', 'NM'] } };
  await shop.admin('put', '/segments/texas', { key: 'texas', name: 'Texas', condition }).expect(200);
  const changed = (await shop.admin('get', '/experiences/home-hero')).body.data as ExperienceView;
  expect(changed).toMatchObject({ version: 3, shadow: true });
  expect((await earned()).shadow).toEqual({ decisions: 0, variants: [], modes: [] });

  const live = await goLive({});
  expect(live).toMatchObject({ version: 4, shadow: false, experiment: { standing: 'running' } });
  const skirts = await lover('skirts', 'skirts', 'skirts');
  const { decision } = await shop.home(skirts, TEXAS);
  expect(['boots', 'skirts']).toContain(decision.variant);
  expect(decision.reasons).toContainEqual({ kind: 'SPLIT' });
  expect((await earned()).shadow).toBeUndefined();
});
