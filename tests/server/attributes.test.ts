import { randomUUID } from 'node:crypto';
import { seedCatalogue, type Catalogue } from '../support/catalogue';
import { bootStrapi, loginAdmin, type Booted } from '../support/strapi';
import { visitorCalls } from '../support/visitor-calls';
import { runtimeOf } from '../../server/src/runtime';

const PRODUCT = 'api::product.product';
const CATEGORY = 'api::category.category';
let booted: Booted;
let catalogue: Catalogue;
let admin: string;
const { mint, post, exportAll } = visitorCalls(() => booted);

beforeAll(async () => {
  booted = await bootStrapi();
  catalogue = await seedCatalogue(booted.strapi);
  admin = await loginAdmin(booted);
});
afterAll(() => booted?.stop());

const attributes = () => runtimeOf(booted.strapi).attributes;
const of = (entry: { documentId: string }, contentType = PRODUCT) =>
  attributes().catalogue.attributesOf({ contentType, documentId: entry.documentId });
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, string[]>;
interface Documents {
  create(input: object): Promise<{ documentId: string }>;
  update(input: object): Promise<unknown>;
  publish(input: object): Promise<unknown>;
  unpublish(input: object): Promise<unknown>;
  delete(input: object): Promise<unknown>;
}
const documents = (uid: string) => booted.strapi.documents(uid as never) as unknown as Documents;
const adminGet = async (path: string) =>
  (await booted.http().get(`/individualization/${path}`).set('Authorization', admin).expect(200)).body.data;
const put = (contentType: string, body: object) =>
  booted.http().put(`/individualization/attributes/${contentType}`).set('Authorization', admin).send(body);
const AUTOMATIC = ['category', 'colour', 'price', 'inStock'];
const choose = (fields: string[] = AUTOMATIC, enabled = true) => put(PRODUCT, { enabled, fields }).expect(200);

describe('the automatic choice', () => {
  it('takes enumerations, taxonomies by slug, booleans and numbers in bands', async () => {
    const found = await of(catalogue.skirt);
    expect(found?.item).toBe(`${PRODUCT}:${catalogue.skirt.documentId}`);
    expect(found?.label).toBe('black skirts 0');
    expect(plain(found?.attributes)).toEqual({
      ...{ category: ['skirts'], colour: ['black'], inStock: ['true'] },
      price: [expect.stringMatching(/^(under )?\d/)],
    });
  });

  it('never takes private fields, names, text, media, or relations to what classifies nothing', async () => {
    const type = (await adminGet('attributes')).find((view: { contentType: string }) => view.contentType === PRODUCT);
    const names = type.fields.map(({ name }: { name: string }) => name);
    for (const never of ['purchasePrice', 'description', 'image', 'createdBy', 'locale', 'publishedAt', 'password']) {
      expect(names).not.toContain(never);
    }
    const automatic = type.fields
      .filter((field: { automatic: boolean }) => field.automatic)
      .map(({ name }: { name: string }) => name);
    expect(automatic.sort()).toEqual([...AUTOMATIC].sort());
  });

  it('cuts numbers into bands over the published catalogue, the same for entries and for what is sent', async () => {
    const bands = new Set<string>();
    for (const entry of [...catalogue.skirts, ...catalogue.boots])
      bands.add(plain((await of(entry))?.attributes).price[0]);
    expect(bands.size).toBeGreaterThanOrEqual(4);
    expect(bands.size).toBeLessThanOrEqual(5);
    expect(plain(attributes().normalise({ price: 20, unknown: 20 }))).toEqual({
      price: plain((await of(catalogue.skirts[0]))?.attributes).price,
      unknown: ['20'],
    });
  });
});

describe('memory', () => {
  it('follows edits, publishing and unpublishing of an entry', async () => {
    const created = await documents(PRODUCT).create({ data: { name: 'new', slug: 'new', colour: 'red', price: 30 } });
    const { documentId } = created;
    expect(await of(created)).toBeNull();
    await documents(PRODUCT).publish({ documentId });
    expect(plain((await of(created))?.attributes).colour).toEqual(['red']);
    await documents(PRODUCT).update({ documentId, data: { colour: 'blue' } });
    expect(plain((await of(created))?.attributes).colour).toEqual(['red']);
    await documents(PRODUCT).publish({ documentId });
    expect(plain((await of(created))?.attributes).colour).toEqual(['blue']);
    await documents(PRODUCT).unpublish({ documentId });
    expect(await of(created)).toBeNull();
    await documents(PRODUCT).publish({ documentId });
    expect(await of(created)).not.toBeNull();
    await documents(PRODUCT).delete({ documentId });
    expect(await of(created)).toBeNull();
  });

  it('follows edits of the taxonomy', async () => {
    await of(catalogue.boot);
    await documents(CATEGORY).update({ documentId: catalogue.category.boots.documentId, data: { slug: 'footwear' } });
    expect(plain((await of(catalogue.boot))?.attributes).category).toEqual(['footwear']);
    await documents(CATEGORY).update({ documentId: catalogue.category.boots.documentId, data: { slug: 'boots' } });
    expect(plain((await of(catalogue.boot))?.attributes).category).toEqual(['boots']);
  });

  it('follows writes past the documents, of one row and of many', async () => {
    const query = booted.strapi.db.query(PRODUCT);
    const { documentId } = catalogue.boots[1];
    const where = { documentId };
    await of(catalogue.boots[1]);
    await query.updateMany({ where, data: { colour: 'pink' } });
    expect(plain((await of(catalogue.boots[1]))?.attributes).colour).toEqual(['pink']);
    for (const { id } of await query.findMany({ where }))
      await query.update({ where: { id }, data: { colour: 'red' } });
    expect(plain((await of(catalogue.boots[1]))?.attributes).colour).toEqual(['red']);
  });

  it('does not keep what a transaction has changed and taken back', async () => {
    await of(catalogue.skirt);
    const { documentId } = catalogue.skirt;
    await booted.strapi.db
      .transaction(async () => {
        await booted.strapi.db.query(PRODUCT).updateMany({ where: { documentId }, data: { colour: 'pink' } });
        expect(plain((await of(catalogue.skirt))?.attributes).colour).toEqual(['pink']);
        throw new Error('taken back');
      })
      .catch((error: Error) => expect(error.message).toBe('taken back'));
    expect(plain((await of(catalogue.skirt))?.attributes).colour).toEqual(['black']);
  });

  it('asks the database once for what is asked together, and not again', async () => {
    attributes();
    await choose();
    const asked: string[] = [];
    const { knex } = { knex: booted.strapi.db.connection };
    const listen = ({ sql }: { sql: string }) => asked.push(sql);
    knex.on('query', listen);
    const entries = [...catalogue.skirts, ...catalogue.boots, catalogue.draft, { documentId: 'nobody' }];
    await Promise.all(entries.map((entry) => of(entry)));
    const first = asked.filter((sql) => /from `products`/.test(sql)).length;
    await Promise.all(entries.map((entry) => of(entry)));
    knex.removeListener('query', listen);
    expect(first).toBe(1);
    expect(asked.filter((sql) => /from `products`/.test(sql))).toHaveLength(1);
  });
});

describe('attributes of blocks', () => {
  const blocks = (list: object[]) => attributes().catalogue.attributesOfBlocks(list as never);

  it('are their enumerations, the taxonomies they relate to and the entries they show', async () => {
    const hero = {
      __component: 'blocks.hero',
      id: 1,
      headline: 'Skirts',
      category: { documentId: 'c', slug: 'skirts' },
    };
    expect(plain((await blocks([hero])).attributes)).toEqual({ category: ['skirts'] });
    const promo = {
      __component: 'blocks.promo',
      id: 2,
      colour: 'red',
      products: [{ documentId: catalogue.boot.documentId }],
    };
    const found = await blocks([promo]);
    expect(found.items).toEqual([`${PRODUCT}:${catalogue.boot.documentId}`]);
    expect(plain(found.attributes)).toMatchObject({ category: ['boots'], colour: ['black', 'red'] });
  });

  it('never carry private fields, unknown components, drafts or what classifies nothing', async () => {
    const hero = {
      __component: 'blocks.hero',
      id: 1,
      internalNote: 'secret',
      supplier: { documentId: 's', name: 'secret' },
    };
    const found = await blocks([hero, { __component: 'gone.block', colour: 'red' }, { __component: '__proto__' }]);
    expect(plain(found.attributes)).toEqual({});
    const feed = { __component: 'blocks.feed', products: [{ documentId: catalogue.draft.documentId }] };
    expect(await blocks([feed])).toEqual({ attributes: expect.anything(), items: [] });
    expect(JSON.stringify([found, await blocks([feed])])).not.toContain('secret');
  });

  it('are read from the database where a relation was not populated', async () => {
    const page = await documents('api::page.page').create({
      data: {
        ...{ title: 'Home', slug: 'home' },
        blocks: [{ __component: 'blocks.hero', headline: 'Boots', category: catalogue.category.boots.documentId }],
      },
      status: 'published',
    });
    const [row] = (await booted.strapi.db.query('blocks.hero' as never).findMany({})) as { id: number }[];
    expect(page.documentId).toBeTruthy();
    const found = await blocks([{ __component: 'blocks.hero', id: row.id, headline: 'Boots' }]);
    expect(plain(found.attributes)).toEqual({ category: ['boots'] });
  });
});

describe('the panel', () => {
  it('lists the site’s types with fields, kinds and examples', async () => {
    const types = await adminGet('attributes');
    const product = types.find((view: { contentType: string }) => view.contentType === PRODUCT);
    expect(product).toMatchObject({ name: 'Product', enabled: true, entries: 8 });
    const kinds = Object.fromEntries(
      product.fields.map(({ name, kind }: { name: string; kind: string }) => [name, kind]),
    );
    expect(kinds).toMatchObject({
      category: 'relation',
      colour: 'enumeration',
      price: 'number',
      inStock: 'boolean',
      name: 'text',
    });
    expect(product.fields.find(({ name }: { name: string }) => name === 'colour').example).toBe('black');
    const category = types.find((view: { contentType: string }) => view.contentType === CATEGORY);
    expect(category.enabled).toBe(false);
    expect(types.every(({ contentType }: { contentType: string }) => contentType.startsWith('api::'))).toBe(true);
  });

  it('turns a type off and on, and chooses its fields, at once', async () => {
    await choose(['colour']);
    expect(plain((await of(catalogue.skirt))?.attributes)).toEqual({ colour: ['black'] });
    await choose(AUTOMATIC, false);
    expect(await of(catalogue.skirt)).toBeNull();
    const visitor = await mint();
    const event = {
      id: randomUUID(),
      type: 'click',
      entry: { contentType: PRODUCT, documentId: catalogue.skirt.documentId },
    };
    expect((await post(visitor, [event]).expect(202)).body.data.rejected[0].code).toBe('ENTRY_UNKNOWN');
    await choose();
    expect((await post(visitor, [event]).expect(202)).body.data.accepted).toBe(1);
    expect((await exportAll(visitor).expect(200)).body.data.events[0].attributes.colour).toEqual(['black']);
  });

  it('enables another type with one call, relations to unpublished or unknown targets left out', async () => {
    await put(CATEGORY, { enabled: true, fields: ['name'] }).expect(200);
    expect(plain((await of(catalogue.category.skirts, CATEGORY))?.attributes)).toEqual({ name: ['skirts'] });
    await put(CATEGORY, { enabled: false, fields: [] }).expect(200);
  });

  it('never enables what is private or unknown', async () => {
    for (const field of ['purchasePrice', 'description', 'nothing', '__proto__', 'constructor']) {
      const answer = await put(PRODUCT, { enabled: true, fields: [field] });
      expect([answer.status, answer.body.error.details.code]).toEqual([400, 'BODY_INVALID']);
    }
    for (const type of ['plugin::users-permissions.user', 'admin::user', 'api::nothing.nothing', 'constructor']) {
      expect((await put(type, { enabled: true, fields: [] })).status).toBe(404);
    }
    for (const body of [{}, { enabled: 'yes', fields: [] }, { enabled: true }, { enabled: true, fields: 'colour' }]) {
      expect((await put(PRODUCT, body)).status).toBe(400);
    }
    expect(plain((await of(catalogue.skirt))?.attributes).colour).toEqual(['black']);
  });

  it('keeps the choice for the next start', async () => {
    await choose(['colour', 'category']);
    const stored = await runtimeOf(booted.strapi).stores.state.load('attribute-settings');
    expect(stored?.data).toContainEqual([PRODUCT, { enabled: true, fields: ['colour', 'category'] }]);
    await choose();
  });

  it('suggests what conditions can be about: the catalogue, and what was seen', async () => {
    const visitor = await mint();
    const event = { id: 'a', type: 'wishlist', attributes: { a: 'b' }, context: { country: 'PL', shopFloor: 'first' } };
    await post(visitor, [event]).expect(202);
    const vocabulary = await adminGet('vocabulary');
    const colours = vocabulary.attributes.find(({ name }: { name: string }) => name === 'colour').values;
    expect(colours).toEqual(['black', 'blue', 'green', 'red']);
    expect(colours).not.toContain('pink');
    expect(vocabulary.context).toContainEqual({ key: 'shopFloor', values: ['first'] });
    expect(vocabulary.context.find(({ key }: { key: string }) => key === 'country').values).toContain('PL');
    expect(vocabulary.events).toEqual(expect.arrayContaining(['click', 'purchase', 'wishlist']));
  });

  it('remembers no more than there is room for', async () => {
    const { vocabulary } = attributes();
    for (let index = 0; index < 2000; index += 1) {
      const context = { [`key${index}`]: 'x', flood: `value${index}` };
      vocabulary.sawEvent({ id: 'x', type: `type${index}`, at: 0, order: 0, attributes: {}, context });
    }
    const view = await vocabulary.view();
    expect(view.context.length).toBeLessThanOrEqual(60);
    expect(view.events.length).toBeLessThanOrEqual(100);
    expect(Math.max(...view.context.map(({ values }) => values.length))).toBeLessThanOrEqual(50);
  });

  it('is closed to everybody else', async () => {
    for (const path of ['attributes', 'vocabulary']) await booted.http().get(`/individualization/${path}`).expect(401);
    await booted
      .http()
      .put(`/individualization/attributes/${PRODUCT}`)
      .send({ enabled: false, fields: [] })
      .expect(401);
  });
});
