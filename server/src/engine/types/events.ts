/** Attribute name → values, numbers already cut into bands: `{ category: ['skirts'], tags: ['a', 'b'] }`. */
export type Attributes = Readonly<Record<string, readonly string[]>>;

/** What is known of the moment: channel, country, device, timeZone, utm_*, facts of the site's own. */
export type Context = Readonly<Record<string, string | number | boolean>>;

/** One thing a visitor did. `(at, order, id)` is a total order; events may be applied in any order. */
export interface VisitorEvent {
  readonly id: string;
  /** `view click add_to_cart purchase search exposure dismiss goal` or the site's own. */
  readonly type: string;
  readonly at: number;
  /** Microseconds since 1970 at acceptance, strictly increasing in one process: breaks ties of `at`. */
  readonly order: number;
  /** Identity of the entry it was about, stable over versions and locales. */
  readonly item?: string;
  readonly attributes: Attributes;
  /** Context as the client sent it with the event; the newest one is the visitor's last known context. */
  readonly context?: Context;
  /** The decision that it answers, resolved from the decision log. */
  readonly decision?: { readonly id: string; readonly slot: string; readonly variant: string };
  readonly value?: number;
  readonly currency?: string;
}
