import { linearRegex } from '../authoring';
import { REFUND_EVENT, type FarGoal, type GoalTest } from '../contracts';
import { compileCondition } from '../engine/conditions';
import type { EventStore, JournalledEvent } from '../stores/types';
import { orderCap } from './statistics/order-cap';

/** Whether an event gives back money: as much as its value says, or all of the order. */
export const refunds =
  ({ event }: Pick<FarGoal, 'event'>) =>
  ({ type, value = 0 }: JournalledEvent): boolean =>
    type === REFUND_EVENT || (type === event && value < 0);

/**
 * Which order an event is about; what names none is one of its own, and its id is unique for its visitor only. An order
 * counts once, whatever tells of it.
 */
export const orderIn = ({ orderId, visitor, id }: JournalledEvent): string =>
  orderId === undefined ? `event ${visitor} ${id}` : `order ${orderId}`;

/** Whether an event is of the goal's type and meets its conditions; money given back reaches nothing. */
export function reaches({ event, where = [] }: FarGoal): (event: JournalledEvent) => boolean {
  const tests = where.map(holdsOf);
  return (journalled) =>
    journalled.type === event && (journalled.value ?? 0) >= 0 && tests.every((holds) => holds(journalled));
}

type Scalar = string | number | boolean;

/** One test of segments on the event itself: of several values one must pass, of those that deny every one. */
function holdsOf(goalTest: GoalTest): (event: JournalledEvent) => boolean {
  const condition = { kind: 'context', key: 'it', test: goalTest.test } as const;
  const holds = compileCondition(condition, { regex: linearRegex, segment: () => () => false });
  const passes = (it: Scalar | undefined): boolean =>
    holds({ profile: null, context: it === undefined ? {} : { it }, now: 0 });
  if (goalTest.on === 'value') return ({ value }) => passes(value);
  const { on, key, test } = goalTest;
  if (on === 'context') return ({ context }) => passes(context?.[key]);
  const denies = test.operator === 'notEquals' || test.operator === 'notIn';
  return ({ attributes }) => {
    const values = Object.hasOwn(attributes, key) ? attributes[key] : [];
    if (values.length === 0) return passes(undefined);
    return denies ? values.every(passes) : values.some(passes);
  };
}

const DAY_MS = 86_400_000;
/** Orders of so many days before tell what an order counts at most; the newest ones, if there are very many. */
const CAP_DAYS = 90;
const CAP_ORDERS = 20_000;
const USUAL_PERCENTILE = 99;

/** What one order counts at most for a goal in money, from the orders before `now`; null: too few to tell. */
export async function earlierOrderCap(
  events: Pick<EventStore, 'newestOfType'>,
  goal: FarGoal,
  now: number,
): Promise<number | null> {
  const reached = reaches(goal);
  const orders = new Map<string, number>();
  for (const event of await events.newestOfType(goal.event, now - CAP_DAYS * DAY_MS, CAP_ORDERS))
    if (!event.excluded && event.currency === goal.currency && reached(event))
      orders.set(orderIn(event), event.value ?? 0);
  return orderCap([...orders.values()], (goal.capPercentile ?? USUAL_PERCENTILE) / 100);
}
