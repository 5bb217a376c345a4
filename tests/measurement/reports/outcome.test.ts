import { DAY_MS, measuresOf, type JudgedGoal } from '../../../server/src/measurement/aggregates/goals';
import { reachedOf } from '../../../server/src/measurement/aggregates/outcome';
import { event, goal } from './fixtures';

const AT = 100 * DAY_MS;
const within = (one: JudgedGoal) => measuresOf([one]).find(({ name }) => name === one.which)!;
const order = (id: string, at: number, value: number, more = {}) =>
  event({ type: 'purchase', at, value, currency: 'EUR', attributes: { order: [id] }, ...more });
const refund = (id: string, at: number, value?: number) =>
  event({ type: 'refund', at, value, currency: 'EUR', attributes: { order: [id] } });

const purchase = goal({ which: 'far', event: 'purchase', measures: 'money', currency: 'EUR', cap: 100 });

describe('What somebody did for a goal', () => {
  const cases: [string, JudgedGoal, ReturnType<typeof event>[], object][] = [
    ['nothing', goal(), [], { outcome: { value: 0, count: 0, before: 0 }, effort: null }],
    [
      'reached twice counts once where people are counted',
      goal(),
      [event({ at: AT + 1000 }), event({ at: AT + 2000 })],
      { outcome: { value: 1, count: 2, before: 0 }, effort: { steps: 1, seconds: 1 } },
    ],
    [
      'and twice where times are',
      goal({ measures: 'times' }),
      [event({ at: AT }), event({ at: AT + 2000 })],
      { outcome: { value: 2, count: 2, before: 0 } },
    ],
    [
      'the window ends where it ends; as long before the delivery is the person before',
      goal(),
      [event({ at: AT - DAY_MS - 1 }), event({ at: AT - DAY_MS }), event({ at: AT + DAY_MS })],
      { outcome: { value: 0, count: 0, before: 1 }, effort: null },
    ],
    [
      'what happened in a session that the visitor excluded is left out',
      goal(),
      [event({ at: AT + 1, excluded: true })],
      { outcome: { value: 0, count: 0, before: 0 } },
    ],
    [
      'exposures are no steps, clicks are',
      goal(),
      [
        event({ type: 'exposure', at: AT + 10 }),
        event({ type: 'click', at: AT + 3000 }),
        event({ type: 'add_to_cart', at: AT + 61_000 }),
      ],
      { outcome: { value: 1, count: 1, before: 0 }, effort: { steps: 2, seconds: 61 } },
    ],
    [
      'an order counts once, in hundredths, at most the cap; raw without it',
      purchase,
      [order('a', AT + 1, 19.99), order('a', AT + 2, 19.99), order('b', AT + 3, 250)],
      { outcome: { value: 11_999, count: 2, before: 0 }, raw: { value: 26_999, count: 2, before: 0 } },
    ],
    [
      'an order that was made before is not made again',
      purchase,
      [order('a', AT - 5, 20), order('a', AT + 2, 20)],
      { outcome: { value: 0, count: 0, before: 2000 } },
    ],
    [
      'a refund takes back what it gives back, after the window as well',
      purchase,
      [order('a', AT + 1, 30), order('b', AT + 2, 50), refund('b', AT + 90 * DAY_MS, -20)],
      { outcome: { value: 6000, count: 2, before: 0 } },
    ],
    [
      'an order given back wholly is none',
      purchase,
      [order('a', AT + 1, 30), refund('a', AT + 5), refund('nobody', AT + 6, 99)],
      { outcome: { value: 0, count: 0, before: 0 } },
    ],
    [
      'an order without a value is none either, once it was given back',
      goal({ event: 'purchase' }),
      [event({ type: 'purchase', at: AT + 1, attributes: { order: ['a'] } }), refund('a', AT + 5)],
      { outcome: { value: 0, count: 0, before: 0 } },
    ],
    [
      'other money takes nothing back',
      purchase,
      [order('a', AT + 1, 30), { ...refund('a', AT + 5, 430), currency: 'PLN' }],
      { outcome: { value: 3000, count: 1, before: 0 } },
    ],
    [
      'other money is not added',
      purchase,
      [order('a', AT + 1, 30, { currency: 'USD' })],
      { outcome: { value: 0, count: 0, before: 0 } },
    ],
  ];
  it.each(cases)('%s', (_name, judged, events, expected) => {
    expect(reachedOf(within(judged), AT, events)).toMatchObject(expected);
  });

  it('looks at the first week and at the weeks after it apart', () => {
    const events = [event({ at: AT + 6 * DAY_MS }), event({ at: AT + 7 * DAY_MS }), event({ at: AT + 28 * DAY_MS })];
    const counts = measuresOf([goal({ measures: 'times' })]).map((one) => [
      one.name,
      reachedOf(one, AT, events).outcome.count,
    ]);
    expect(counts).toEqual([
      ['near', 0],
      ['near.week', 1],
      ['near.later', 1],
    ]);
  });
});
