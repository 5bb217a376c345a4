import fc from 'fast-check';
import { follow } from '../../server/src/authoring/places/follow-places';
import { heal } from '../../server/src/authoring/places/heal-places';
import type { PlaceRow } from '../../server/src/authoring/places/place-rows';
import { knownBlocks, zoneBlock, type Version, type ZoneBlock } from '../../server/src/authoring/places/zones';

/** Laws of following and healing, over zones of every shape. No Strapi: both are pure. */
interface Said {
  readonly component: 'blocks.hero' | 'blocks.text';
  readonly words: string;
}
let nextId = 1;
const block = ({ component, words }: Said): ZoneBlock => zoneBlock({ __component: component, id: nextId++, words });
const version = (status: 'draft' | 'published', blocks: readonly ZoneBlock[]): Version => ({
  ...{ locale: 'en', status, zones: { blocks } },
});
const row = (slot: string, place: Version, index: number): PlaceRow => {
  const { component, id, fingerprint } = place.zones.blocks[index];
  return {
    ...{ slot, component, componentId: id, fingerprint, index, pending: false, field: 'blocks' },
    ...{ contentType: 'api::page.page', documentId: 'd', locale: place.locale, status: place.status },
    zone: knownBlocks(place.zones.blocks),
  };
};
/** Slot → what its block says now. */
const said = (rows: readonly PlaceRow[], place: Version): Record<string, string | undefined> =>
  Object.fromEntries(
    rows
      .filter((one) => one.status === place.status)
      .map((one) => {
        const now = place.zones.blocks[one.index];
        expect([now.component, now.id]).toEqual([one.component, one.componentId]);
        return [one.slot, now.leaves.get('/words')];
      }),
  );

const components = fc.constantFrom('blocks.hero' as const, 'blocks.text' as const);
/** Blocks that all say something else. */
const distinct = fc
  .uniqueArray(fc.record({ component: components, words: fc.string({ minLength: 1, maxLength: 8 }) }), {
    minLength: 1,
    maxLength: 8,
    selector: ({ words }) => words,
  })
  .chain((blocks) =>
    fc.record({
      blocks: fc.constant(blocks),
      order: fc.shuffledSubarray(
        blocks.map((_, index) => index),
        { minLength: 0, maxLength: blocks.length },
      ),
      marked: fc.subarray(
        blocks.map((_, index) => index),
        { minLength: 1 },
      ),
    }),
  );
const RUNS = { numRuns: 500 };

const scene = (blocks: readonly Said[], marked: readonly number[]) => {
  const before = version('draft', blocks.map(block));
  return { before, rows: marked.map((index) => row(`s${index}`, before, index)) };
};
const expected = (blocks: readonly Said[], marked: readonly number[], order: readonly number[]) =>
  Object.fromEntries(
    marked.filter((index) => order.includes(index)).map((index) => [`s${index}`, blocks[index].words]),
  );
const change = { discarded: false, keepsIds: new Set<string>() };

describe('following', () => {
  it('blocks with ids, in any order, some removed and others added: each slot stays on its block', () =>
    fc.assert(
      fc.property(distinct, fc.array(components), ({ blocks, marked, order }, added) => {
        const { before, rows } = scene(blocks, marked);
        const kept = order.map((index) => before.zones.blocks[index]);
        const more = added.map((component, index) => block({ component, words: `added ${index}` }));
        const after = version('draft', [...more, ...kept]);
        const keepsIds = new Set(kept.length > 0 ? ['blocks'] : []);
        const now = follow({ ...change, before: [before], after: [after], rows, keepsIds });
        if (kept.length > 0) expect(said(now, after)).toEqual(expected(blocks, marked, order));
      }),
      RUNS,
    ));

  it('blocks without ids, in any order and some removed: each slot is on the block that says the same', () =>
    fc.assert(
      fc.property(distinct, ({ blocks, marked, order }) => {
        const { before, rows } = scene(blocks, marked);
        const after = version(
          'draft',
          order.map((index) => block(blocks[index])),
        );
        expect(said(follow({ ...change, before: [before], after: [after], rows }), after)).toEqual(
          expected(blocks, marked, order),
        );
      }),
      RUNS,
    ));

  it('publishing: the published slots are those of the draft', () =>
    fc.assert(
      fc.property(distinct, ({ blocks, marked }) => {
        const { before, rows } = scene(blocks, marked);
        const old = version('published', blocks.map(block));
        const published = version('published', blocks.map(block));
        const now = follow({ ...change, before: [before, old], after: [before, published], rows });
        expect(said(now, published)).toEqual(said(rows, before));
        expect(now.filter((one) => one.status === 'draft')).toEqual(rows);
      }),
      RUNS,
    ));

  it('never gives one block two slots, nor a slot a block of another component', () =>
    fc.assert(
      fc.property(
        distinct,
        fc.array(fc.record({ component: components, words: fc.string() })),
        ({ blocks, marked }, any) => {
          const { before, rows } = scene(blocks, marked);
          const after = version('draft', any.map(block));
          const now = follow({ ...change, before: [before], after: [after], rows });
          expect(new Set(now.map((one) => one.componentId)).size).toBe(now.length);
          for (const one of now) expect(after.zones.blocks[one.index].component).toBe(one.component);
        },
      ),
      RUNS,
    ));
});

describe('healing', () => {
  it('a zone written anew while the plugin was off: each slot is on the block that says the same', () =>
    fc.assert(
      fc.property(distinct, ({ blocks, marked, order }) => {
        const { rows } = scene(blocks, marked);
        const whole = [...order, ...blocks.map((_, index) => index).filter((index) => !order.includes(index))];
        const after = version(
          'draft',
          whole.map((index) => block(blocks[index])),
        );
        expect(said(heal(rows, [after]), after)).toEqual(expected(blocks, marked, whole));
      }),
      RUNS,
    ));

  it('a zone edited block by block: what was removed has no slot, also where a new block took its position', () =>
    fc.assert(
      fc.property(distinct, fc.array(components), ({ blocks, marked, order }, added) => {
        fc.pre(order.length > 0);
        const { before, rows } = scene(blocks, marked);
        const kept = order.map((index) => before.zones.blocks[index]);
        const more = added.map((component, index) => block({ component, words: `added ${index}` }));
        const after = version('draft', [...more, ...kept]);
        expect(said(heal(rows, [after]), after)).toEqual(expected(blocks, marked, order));
      }),
      RUNS,
    ));

  it('changes nothing where nothing happened, and nothing the second time', () =>
    fc.assert(
      fc.property(distinct, ({ blocks, marked, order }) => {
        const { before, rows } = scene(blocks, marked);
        expect(heal(rows, [before])).toEqual(rows);
        const after = version(
          'draft',
          order.map((index) => block(blocks[index])),
        );
        const once = heal(rows, [after]);
        expect(heal(once, [after])).toEqual(once);
      }),
      RUNS,
    ));
});
