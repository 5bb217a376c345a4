import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';

const PRODUCTS = ['boots', 'skirts', 'jackets', 'dresses', 'shirts'].flatMap((category) =>
  [1, 2, 3].map((number) => ({ name: `${category}-${number}`, category })),
);

describe('Business rules over the score, over HTTP (D13)', () => {
  let booted: Booted;
  let shop: Shop;
  let version = 0;

  beforeAll(async () => {
    booted = await bootStrapi();
    shop = await buildShop(booted, PRODUCTS);
    const condition = { kind: 'context', key: 'region', test: { operator: 'equals', value: 'TX' } };
    await shop.admin('post', '/segments', { key: 'texas', name: 'Texas', condition }).expect(200);
  }, 120_000);
  afterAll(() => booted?.stop());

  const save = async (adjustments: object[]) => {
    const { name, degree, rules, goal, definition, takeover } = (await shop.admin('get', '/experiences/home-hero')).body
      .data;
    const input = { name, degree, rules, goal, definition, takeover, adjustments };
    return shop.admin('put', '/experiences/home-hero', input);
  };
  const live = async (adjustments: object[]): Promise<void> => {
    expect((await save(adjustments)).status).toBe(200);
    const answer = await shop.admin('post', '/experiences/home-hero/live', {}).expect(200);
    expect(answer.body.data.adjustments).toEqual(adjustments);
    expect(answer.body.data.version).toBeGreaterThan(version);
    version = answer.body.data.version;
  };
  const report = (visitor: string, type: string, decisionId: string, id: string) =>
    booted
      .http()
      .post('/api/individualization/events')
      .set('X-Visitor-Id', visitor)
      .send({ events: [{ id, type, decisionId }] })
      .expect(202);
  const wanting = async (category: string): Promise<string> => {
    const visitor = await shop.mint();
    for (const number of [1, 2, 3, 1, 2]) await shop.click(visitor, `${category}-${number}`);
    return visitor;
  };
  const kinds = ({ reasons }: Record<string, any>) => reasons.map(({ kind }: { kind: string }) => kind);

  it('stops showing a block after as many exposures as the cap allows, without a click in between', async () => {
    await live([{ variant: 'skirts', cap: { times: 2, withinSeconds: 3600 } }]);
    let visitor = await wanting('skirts');
    // A draw may try something else on this visitor: somebody to whom it does not.
    while ((await shop.home(visitor)).hero !== 'skirts') visitor = await wanting('skirts');
    for (const id of ['first', 'second']) {
      const { hero, decision } = await shop.home(visitor);
      expect(hero).toBe('skirts');
      await report(visitor, 'exposure', decision.decisionId, id);
    }
    const { hero, decision } = await shop.home(visitor);
    expect(hero).not.toBe('skirts');
    expect(kinds(decision)).toContain('CAPPED');
    const why = await booted
      .http()
      .get(`/api/individualization/decisions/${decision.decisionId}`)
      .set('X-Visitor-Id', visitor)
      .expect(200);
    expect(why.body.data.because).toContain('Skirts was shown often enough for now.');
    // It stays what it is: a reload is no reason to change.
    expect((await shop.home(visitor)).decision.decisionId).toBe(decision.decisionId);
  });

  it('stops showing a block to anybody once it was seen as often as it may be on one day', async () => {
    await live([{ variant: 'dresses', perDay: 2 }]);
    const seen = async (): Promise<void> => {
      let visitor = await wanting('dresses');
      while ((await shop.home(visitor)).hero !== 'dresses') visitor = await wanting('dresses');
      const { decision } = await shop.home(visitor);
      // A page that is loaded again is no further showing.
      for (const id of ['once', 'again']) await report(visitor, 'exposure', decision.decisionId, id);
    };
    await seen();
    await seen();
    const { hero, decision } = await shop.home(await wanting('dresses'));
    expect(hero).not.toBe('dresses');
    expect(kinds(decision)).toContain('SPENT');
    expect((await save([{ variant: 'dresses', perDay: -1 }])).status).toBe(400);
  });

  it('lets a block rest after a click on it', async () => {
    await live([{ variant: 'boots', coolDown: { after: 'click', seconds: 3600 } }]);
    let visitor = await wanting('boots');
    while ((await shop.home(visitor)).hero !== 'boots') visitor = await wanting('boots');
    await report(visitor, 'click', (await shop.home(visitor)).decision.decisionId, 'on-the-block');
    const { hero, decision } = await shop.home(visitor);
    expect(hero).not.toBe('boots');
    expect(kinds(decision)).toContain('COOLING');
  });

  it('pushes for strangers, and keeps a block for a segment; neither name reaches the public', async () => {
    await live([
      { variant: 'jackets', boost: 3, onlyFor: 'texas' },
      { variant: 'shirts', boost: 1 },
    ]);
    const texan = await shop.home(undefined, { region: 'TX' });
    expect(texan.hero).toBe('jackets');
    expect(kinds(texan.decision)).toContain('BOOSTED');
    const other = await shop.home(undefined, { region: 'CA' });
    expect(other.hero).toBe('shirts');
    expect(other.decision.reasons).toContainEqual({ kind: 'INELIGIBLE' });
    expect(JSON.stringify(other.body.meta)).not.toContain('texas');
  });

  it('refuses two business rules for a variant, names what is missing, and keeps a segment that is used', async () => {
    expect((await save([{ variant: 'skirts', boost: 1 }, { variant: 'skirts' }])).status).toBe(400);
    expect((await save([{ variant: 'skirts', boost: 99 }])).status).toBe(400);
    expect((await save([{ variant: 'skirts', cap: { times: 21, withinSeconds: 60 } }])).status).toBe(400);
    const { blockers } = (await save([{ variant: 'nothing', notFor: 'nobody' }])).body.data;
    expect(blockers.map(({ code }: { code: string }) => code)).toEqual(['VARIANT_MISSING', 'SEGMENT_MISSING']);
    await shop.admin('post', '/experiences/home-hero/live', {}).expect(400);

    await live([{ variant: 'skirts', notFor: 'texas' }]);
    await shop.admin('delete', '/segments/texas').expect(409);
    expect((await save([])).status).toBe(200);
    await shop.admin('delete', '/segments/texas').expect(409);
    await live([]);
    await shop.admin('delete', '/segments/texas').expect(200);
  });

  it('opens a new version when the condition of a segment changes that only a business rule names', async () => {
    const segment = (value: string) => ({
      key: 'ohio',
      name: 'Ohio',
      condition: { kind: 'context', key: 'region', test: { operator: 'equals', value } },
    });
    await shop.admin('post', '/segments', segment('OH')).expect(200);
    await live([{ variant: 'skirts', onlyFor: 'ohio' }]);
    await shop.admin('put', '/segments/ohio', segment('Ohio')).expect(200);
    expect((await shop.admin('get', '/experiences/home-hero')).body.data.version).toBe(version + 1);
  });
});
