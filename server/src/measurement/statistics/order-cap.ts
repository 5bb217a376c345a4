/** Fewer orders than this have no percentile worth the name. */
const ENOUGH_ORDERS = 100;

/**
 * What an order counts at most, from orders before the experiment and then fixed: the nearest-rank percentile
 * (`share` .99 for the 99th). One order of a thousand times the usual would otherwise decide alone. `null`, no cap,
 * where there are too few orders to tell. Reports show the uncapped sums beside it.
 */
export function orderCap(earlierOrders: readonly number[], share = 0.99): number | null {
  if (earlierOrders.length < ENOUGH_ORDERS) return null;
  const sorted = earlierOrders.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** An order's value in a comparison; a refund takes back what the order counted. */
export const cappedValue = (value: number, cap: number | null): number => (cap === null ? value : Math.min(value, cap));
