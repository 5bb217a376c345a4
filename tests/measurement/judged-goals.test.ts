import type { FarGoal } from '../../server/src/contracts';
import { judgedGoals } from '../../server/src/measurement/judged-goals';
import { earlierOrderCap } from '../../server/src/measurement/goal-events';
import type { JournalledEvent } from '../../server/src/stores';

const event = (more: Partial<JournalledEvent>): JournalledEvent => ({
  ...{ id: 'e', visitor: 'v', type: 'purchase', at: 1000, order: 1, sequence: 1, attributes: {} },
  ...more,
});
const far = (more: Partial<FarGoal> = {}) => {
  const farGoal: FarGoal = { event: 'purchase', windowSeconds: 60, measures: 'money', currency: 'EUR', ...more };
  const settings = { goal: { event: 'click', windowSeconds: 30 }, farGoal };
  return judgedGoals('hero', { settings: settings as never, orderCap: 90 });
};

it('are the near goal, which counts people, and the far one with what it measures', () => {
  const [near, judges] = far();
  expect(near).toMatchObject({ which: 'near', event: 'click', windowMs: 30_000, measures: 'people', cap: null });
  expect(judges).toMatchObject({ which: 'far', windowMs: 60_000, measures: 'money', currency: 'EUR', cap: 90 });
  expect(judgedGoals('hero', { settings: { goal: null, farGoal: null } as never })).toEqual([]);
});

describe('an event reaches the far goal', () => {
  const shoes = { operator: 'equals', value: 'shoes' } as const;
  const cases: [string, FarGoal['where'], Partial<JournalledEvent>, boolean][] = [
    ['of its type', undefined, {}, true],
    ['not of another type', undefined, { type: 'click' }, false],
    ['not with money given back', undefined, { value: -5 }, false],
    [
      'where an attribute has the value',
      [{ on: 'attribute', key: 'category', test: shoes }],
      { attributes: { category: ['bags', 'shoes'] } },
      true,
    ],
    [
      'not where it has another',
      [{ on: 'attribute', key: 'category', test: shoes }],
      { attributes: { category: ['bags'] } },
      false,
    ],
    ['not where it has none', [{ on: 'attribute', key: 'category', test: shoes }], {}, false],
    [
      'not where one of its values is denied',
      [{ on: 'attribute', key: 'category', test: { operator: 'notEquals', value: 'shoes' } }],
      { attributes: { category: ['bags', 'shoes'] } },
      false,
    ],
    [
      'where the moment fits',
      [{ on: 'context', key: 'channel', test: { operator: 'in', value: ['store', 'app'] } }],
      { context: { channel: 'store' } },
      true,
    ],
    ['not where the moment is unknown', [{ on: 'context', key: 'channel', test: { operator: 'exists' } }], {}, false],
    ['where its value is enough', [{ on: 'value', test: { operator: 'greaterThan', value: 20 } }], { value: 21 }, true],
    [
      'not where its value is too little',
      [{ on: 'value', test: { operator: 'greaterThan', value: 20 } }],
      { value: 20 },
      false,
    ],
    [
      'only where all conditions hold',
      [
        { on: 'value', test: { operator: 'greaterThan', value: 20 } },
        { on: 'context', key: 'channel', test: { operator: 'equals', value: 'store' } },
      ],
      { value: 30, context: { channel: 'web' } },
      false,
    ],
  ];
  test.each(cases)('%s', (_, where, more, reached) => expect(far({ where })[1].reached(event(more))).toBe(reached));
});

it('are about an order: by its id whatever the channel, else each event by itself', () => {
  const [, { orderOf, refunds }] = far();
  expect(orderOf(event({ id: 'a', orderId: '17' }))).toBe(orderOf(event({ id: 'b', visitor: 'w', orderId: '17' })));
  expect(orderOf(event({ id: 'a' }))).not.toBe(orderOf(event({ id: 'b' })));
  expect(orderOf(event({ id: 'a' }))).not.toBe(orderOf(event({ id: 'a', visitor: 'w' })));
  expect(orderOf(event({ id: 'a' }))).not.toBe(orderOf(event({ id: 'b', orderId: 'a' })));
  expect(refunds(event({ type: 'refund', orderId: '17' }))).toBe(true);
  expect(refunds(event({ value: -3, orderId: '17' }))).toBe(true);
  expect(refunds(event({ value: 3 }))).toBe(false);
});

describe('what an order counts at most', () => {
  const orders = Array.from({ length: 200 }, (_, i) => event({ id: `o${i}`, value: i + 1, currency: 'EUR' }));
  const capOf = (list: readonly JournalledEvent[], capPercentile?: number) => {
    const asked: unknown[][] = [];
    const newestOfType = (...args: unknown[]) => (asked.push(args), Promise.resolve([...list]));
    const goal: FarGoal = { event: 'purchase', windowSeconds: 60, measures: 'money', currency: 'EUR', capPercentile };
    return earlierOrderCap({ newestOfType }, goal, 90 * 86_400_000 + 5).then((cap) => ({ cap, asked }));
  };

  it('is a percentile of the orders of 90 days, each counted once and in its currency', async () => {
    const doubled = [
      ...orders,
      ...orders,
      event({ id: 'x', value: 1e6, currency: 'USD' }),
      event({ id: 'y', value: -5 }),
    ];
    expect(await capOf(doubled)).toEqual({ cap: 198, asked: [['purchase', 5, expect.any(Number)]] });
    expect((await capOf(orders, 50)).cap).toBe(100);
  });

  it('is nothing where there are too few orders to tell', async () => {
    expect((await capOf(orders.slice(0, 99))).cap).toBeNull();
  });
});
