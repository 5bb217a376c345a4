import fc from 'fast-check';
import type { StateStore } from '../../server/src/stores';
import { createBands } from '../../server/src/attributes/bands';
import type { Entries } from '../../server/src/attributes/entries';

const schema = { uid: 'api::product.product', attributes: {} };
const fields = [{ name: 'price', kind: 'number' as const, automatic: true }];

const setUp = (prices: number[]) => {
  const saved = new Map<string, { sequence: number; data: unknown }>();
  const state = {
    load: async (name: string) => saved.get(name) ?? null,
    save: async (name: string, value: { sequence: number; data: unknown }) =>
      void saved.set(name, JSON.parse(JSON.stringify(value))),
  } as unknown as StateStore;
  let reads = 0;
  const entries = {
    all: async () => {
      reads += 1;
      return prices.map((price, index) => ({ documentId: String(index), price }));
    },
  } as unknown as Entries;
  const open = async () => {
    const bands = createBands({ state, entries });
    await bands.load();
    return bands;
  };
  return { open, reads: () => reads };
};
const names = (bands: { band(uid: string, field: string, value: number): string }) =>
  [5, 25, 45, 65, 85, 500].map((price) => bands.band(schema.uid, 'price', price));
const hundred = () => Array.from({ length: 100 }, (_, index) => index);

it('keeps the bands of a real catalogue, whatever is written later and over restarts', async () => {
  const prices = hundred();
  const { open, reads } = setUp(prices);
  const bands = await open();
  await bands.prepare(schema, fields);
  const before = names(bands);
  expect(new Set(before).size).toBe(5);
  prices.push(...Array.from({ length: 500 }, (_, index) => 10_000 + index));
  for (let write = 0; write < 500; write += 1) bands.written(schema.uid);
  await bands.prepare(schema, fields);
  expect(names(bands)).toEqual(before);
  const next = await open();
  await next.prepare(schema, fields);
  expect(names(next)).toEqual(before);
  expect(reads()).toBe(1);
});

it('takes them again once a catalogue that was nearly empty has grown', async () => {
  const prices = [10, 20];
  const { open } = setUp(prices);
  const bands = await open();
  await bands.prepare(schema, fields);
  prices.push(...hundred());
  for (let write = 0; write < 100; write += 1) bands.written(schema.uid);
  await bands.prepare(schema, fields);
  expect(new Set(names(bands)).size).toBe(5);
});

it('takes them for an empty catalogue too, and gives every number a name', async () => {
  const { open } = setUp([]);
  const bands = await open();
  await bands.prepare(schema, fields);
  expect(bands.band(schema.uid, 'price', 5)).toBe('all');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
      fc.double(),
      async (prices, price) => {
        const some = await setUp(prices).open();
        await some.prepare(schema, fields);
        expect(typeof some.band(schema.uid, 'price', price)).toBe('string');
      },
    ),
  );
});

it('bands a number that was sent under the name of the attribute, and no other', async () => {
  const bands = await setUp(hundred()).open();
  await bands.prepare(schema, fields);
  expect(bands.bandByName('price', 5)).toBe(bands.band(schema.uid, 'price', 5));
  expect(bands.bandByName('rice', 5)).toBe('5');
});
