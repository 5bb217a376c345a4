import type { JournalledEvent } from '../../stores/types';
import { cappedValue } from '../statistics/order-cap';
import { wholeUnits, type Outcome } from '../statistics/sums';
import type { JudgedGoal, Measure } from './goals';

/** What somebody did for a goal, from the first delivery on. */
export interface Reached {
  /** What reports judge by: money capped by order. */
  readonly outcome: Outcome;
  /** Without the cap; the same where nothing is capped. */
  readonly raw: Outcome;
  /** Until the goal was reached for the first time; null where it was not. */
  readonly effort: { readonly steps: number; readonly seconds: number } | null;
}

interface Order {
  readonly value: number;
  refunded: number;
  /** Given back without a word of how much: all of it. */
  returned: boolean;
}

/**
 * Counts a goal for somebody whose first delivery was `at`: events in `[at + fromMs, at + untilMs)`, each order once
 * (the first word about it counts), refunds of counted orders taken back whenever they come. `before` is the same
 * over the stretch of the same length that ended with the first delivery. `events`: all of the person, oldest first.
 */
export function reachedOf({ goal, fromMs, untilMs }: Measure, at: number, events: readonly JournalledEvent[]): Reached {
  const orders = ordersIn(goal, events, at + fromMs, at + untilMs);
  const earlier = ordersIn(goal, events, at - (untilMs - fromMs), at);
  const before = worth(goal, earlier, goal.cap);
  return {
    outcome: { value: worth(goal, orders, goal.cap), count: orders.length, before },
    raw: { value: worth(goal, orders, null), count: orders.length, before: worth(goal, earlier, null) },
    effort: fromMs === 0 ? effortOf(goal, events, at, at + untilMs) : null,
  };
}

/** Orders whose first event lies in the stretch and that were not given back wholly. */
function ordersIn(goal: JudgedGoal, events: readonly JournalledEvent[], from: number, until: number): Order[] {
  const orders = new Map<string, Order>();
  const seen = new Set<string>();
  for (const event of events) {
    if (!counts(goal, event)) continue;
    const id = goal.orderOf(event);
    if (seen.has(id)) continue;
    seen.add(id);
    if (event.at >= from && event.at < until) orders.set(id, { value: event.value ?? 0, refunded: 0, returned: false });
  }
  for (const event of events) {
    if (event.excluded || !goal.refunds(event)) continue;
    const order = orders.get(goal.orderOf(event));
    if (!order) continue;
    if (event.value === undefined) order.returned = true;
    else if (inItsMoney(goal, event)) order.refunded += Math.abs(event.value);
  }
  return [...orders.values()].filter(
    ({ value, refunded, returned }) => !returned && (refunded === 0 || refunded < value),
  );
}

/** In whole units: hundredths of money, else people or times. */
function worth(goal: JudgedGoal, orders: readonly Order[], cap: number | null): number {
  if (goal.measures === 'people') return orders.length > 0 ? 1 : 0;
  if (goal.measures === 'times') return orders.length;
  return orders.reduce((sum, { value, refunded }) => sum + wholeUnits(cappedValue(value - refunded, cap)), 0);
}

/** Other money can be neither added nor taken away. */
const inItsMoney = ({ currency }: JudgedGoal, event: JournalledEvent): boolean =>
  currency === null || event.currency === currency;

/** What happened in a session that the visitor excluded is not looked at. */
const counts = (goal: JudgedGoal, event: JournalledEvent): boolean =>
  !event.excluded && goal.reached(event) && inItsMoney(goal, event);

function effortOf(goal: JudgedGoal, events: readonly JournalledEvent[], at: number, until: number): Reached['effort'] {
  const since = events.filter((event) => event.at >= at && event.at < until && !event.excluded);
  const end = since.findIndex((event) => counts(goal, event));
  if (end < 0) return null;
  const steps = since.slice(0, end + 1).filter(({ type }) => type !== 'exposure').length;
  return { steps, seconds: Math.round((since[end].at - at) / 1000) };
}
