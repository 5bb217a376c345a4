import fc from 'fast-check';
import {
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  decide,
  DEFAULT_SETTINGS,
} from '../../server/src/engine';
import { replay } from '../../server/src/measurement/replay/replay';
import { rowOf, rowText } from '../../server/src/stores/packed-candidates';
import type { LoggedDecision } from '../../server/src/stores/types';

/** A decision among the entries of a collection, as the log keeps it: nothing lost, and not a megabyte. */
const amount = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 0.5, -1));
const term = fc.record(
  {
    channel: fc.constantFrom('crowd', 'affinity', 'covisit'),
    attribute: fc.constantFrom('category', 'colour'),
    value: fc.string({ maxLength: 3 }),
    feature: amount,
    amount,
  },
  { requiredKeys: ['channel', 'amount'] },
);
const candidate = fc.record(
  {
    variant: fc.string({ maxLength: 8 }),
    score: amount,
    probability: amount,
    mixture: amount,
    contributions: fc.array(term, { maxLength: 4 }),
  },
  { requiredKeys: ['variant', 'score', 'probability', 'contributions'] },
);
const rowWith = (candidates: unknown): LoggedDecision =>
  ({ id: 'd', visitor: 'v', at: 1, place: {}, context: {}, decision: { slot: 's', candidates } }) as never;

it('comes back as it was, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 90 }), (candidates) => {
      const row = rowWith(candidates);
      expect(rowOf(rowText(row))).toEqual(JSON.parse(JSON.stringify(row)));
    }),
  );
});

it('is made again from its row, and is many times shorter, with 1,000 entries to choose from', () => {
  const variants = Array.from({ length: 1000 }, (_, number) => ({
    key: `product:${String(number).padStart(24, 'k')}`,
    name: `Product ${number}`,
    attributes: { category: [`c${number % 8}`], colour: [`k${number % 5}`], price: [`p${number % 7}`] },
    items: [],
  }));
  const experience = {
    id: 'e',
    slot: 's',
    name: 's',
    version: 1,
    status: 'live',
    degree: 'person',
    rules: [],
    variants,
  };
  const snapshot = compileSnapshot({
    ...{ version: '1', experiences: [experience as never], segments: [], settings: DEFAULT_SETTINGS },
    ...{ crowd: createCrowd(), model: createModel(), regex: () => () => false },
  });
  const profile = createProfile();
  for (let click = 0; click < 3; click += 1)
    applyEvent(
      profile,
      {
        ...{ id: `e${click}`, type: 'click', at: click, order: click },
        attributes: { category: ['c1'], colour: ['k2'] },
      },
      DEFAULT_SETTINGS,
    );
  const slots = [{ slot: 's', available: variants.map(({ key }) => key) }];
  const [decision] = decide(snapshot, profile, { now: 10, visitor: 'v', context: {}, slots });
  expect(decision.candidates).toHaveLength(1001);
  const row = { ...rowWith([]), decision };
  const text = rowText(row);
  expect(text.length).toBeLessThan(JSON.stringify(row).length / 5);
  expect(replay(rowOf(text))).toEqual({ kind: 'equal' });
});
