import { MAX_EVENT_AGE_MS } from '../contracts';
import { correctOutcome, learnOutcome, type Decision, type Model } from '../engine';
import { countShowing } from '../engine/learn';
import type { JournalledEvent } from '../stores/types';

/** What counts as success of a decision, and how long after it was seen. */
export interface Goal {
  readonly event: string;
  readonly windowSeconds: number;
}

/** Where an experience has no goal (any more), a click on the block within half an hour counts. */
const ANY_CLICK: Goal = { event: 'click', windowSeconds: 1800 };
/** Windows that are open at once; beyond that the oldest are given up unlearned. */
const MAX_OPEN = 20_000;
/** Closed windows that a late reward may still reverse; beyond that the oldest are final. */
const MAX_CLOSED = 5_000;
/** Decisions remembered as learned: seen again after a reload, they teach no second time. */
const MAX_LEARNED = 20_000;

/** A decision that was seen and whose window is open, or closed so lately that a reward may still arrive. */
interface Open {
  readonly visitor: string;
  readonly decision: Decision;
  readonly goal: Goal;
  /** When it was seen and until when a reward counts, by the visitor's clock. */
  readonly from: number;
  readonly until: number;
  /** When it is given up, by the clock of acceptance: what was done offline may arrive later. */
  readonly closes: number;
  /** Learned as not rewarded. */
  readonly closed?: boolean;
}
/** As stored: the decision is in the decision log, and with it the visitor. Erasing there is erasing here. */
type StoredOpen = Omit<Open, 'decision' | 'visitor'> & { readonly id: string };
export interface StoredOutcomes {
  readonly open: readonly StoredOpen[];
  readonly learned: readonly string[];
}

/**
 * Joins what visitors did to what they had seen: each seen decision teaches once, with reward 1 or 0. A reward of the
 * window that arrives after it was closed reverses the 0.
 */
export interface Outcomes {
  /** Takes one committed event; `decision` is the one it is linked to. Acceptance time is the clock. */
  apply(event: JournalledEvent, decision: Decision | undefined): void;
  /** Learns every window that was closed before `now` as not rewarded. */
  close(now: number): void;
  forget(visitor: string): void;
  stored(): StoredOutcomes;
  restore(
    stored: StoredOutcomes,
    decisions: ReadonlyMap<string, { readonly visitor: string; readonly decision: Decision }>,
  ): void;
}

/** Does this event reward this decision? The far goal may come from anywhere; a click must be on the block itself. */
function rewards(event: JournalledEvent, id: string, { goal, from, until }: Open): boolean {
  if (event.at < from || event.at > until) return false;
  if (event.decision) {
    return (
      event.decision.id === id &&
      (event.type === goal.event || ['click', 'add_to_cart', 'purchase', 'goal'].includes(event.type))
    );
  }
  return event.type === goal.event && event.type !== 'click' && event.type !== 'exposure';
}

/** When a window closes; once closed, when the last event that happened in it can have been accepted. */
const endOf = ({ closes, closed }: Open): number => (closed ? closes + MAX_EVENT_AGE_MS : closes);

export function createOutcomes(model: Model, goalOf: (decision: Decision) => Goal | undefined): Outcomes {
  /** By decision id, in order of opening. */
  const open = new Map<string, Open>();
  const ofVisitor = new Map<string, Set<string>>();
  const learned = new Set<string>();
  let closedCount = 0;
  /** When the next window closes or is given up: most events find nothing to do. */
  let nextClose = Infinity;

  function learn(id: string, decision: Decision, reward: 0 | 1): void {
    learned.add(id);
    if (learned.size > MAX_LEARNED) learned.delete(learned.values().next().value as string);
    learnOutcome(model, decision, reward);
  }

  function closeWindow(id: string, seen: Open): void {
    learn(id, seen.decision, 0);
    open.set(id, { ...seen, closed: true });
    closedCount += 1;
    for (const [oldest, { closed }] of closedCount > MAX_CLOSED ? open : []) {
      if (!closed) continue;
      remove(oldest);
      break;
    }
  }

  function remove(id: string): void {
    const gone = open.get(id);
    if (!gone) return;
    open.delete(id);
    if (gone.closed) closedCount -= 1;
    const ids = ofVisitor.get(gone.visitor);
    ids?.delete(id);
    if (ids?.size === 0) ofVisitor.delete(gone.visitor);
  }

  function add(id: string, entry: Open): void {
    open.set(id, entry);
    if (entry.closed) closedCount += 1;
    nextClose = Math.min(nextClose, endOf(entry));
    ofVisitor.set(entry.visitor, (ofVisitor.get(entry.visitor) ?? new Set()).add(id));
    if (open.size > MAX_OPEN) remove(open.keys().next().value as string);
  }

  function close(now: number): void {
    if (nextClose >= now) return;
    for (const [id, seen] of open) {
      if (endOf(seen) >= now) continue;
      if (seen.closed) remove(id);
      else closeWindow(id, seen);
    }
    nextClose = Infinity;
    for (const seen of open.values()) nextClose = Math.min(nextClose, endOf(seen));
  }

  /** What this visitor's event says of a decision that was seen. */
  function settle(id: string, seen: Open, event: JournalledEvent): void {
    if (event.type === 'dismiss' && event.decision?.id === id) {
      if (!seen.closed) learn(id, seen.decision, 0);
      remove(id);
    } else if (rewards(event, id, seen)) {
      if (seen.closed) correctOutcome(model, seen.decision);
      else learn(id, seen.decision, 1);
      remove(id);
    }
  }

  function see(event: JournalledEvent, decision: Decision | undefined): void {
    const id = event.decision?.id;
    if (!decision || id === undefined || open.has(id) || learned.has(id)) return;
    countShowing(model, decision, event.at);
    const goal = goalOf(decision) ?? ANY_CLICK;
    const windowMs = goal.windowSeconds * 1000;
    const closes = Math.max(event.at, event.order / 1000) + windowMs;
    add(id, { visitor: event.visitor, decision, goal, from: event.at, until: event.at + windowMs, closes });
  }

  return {
    close,
    apply(event, decision) {
      if (event.type === 'exposure') see(event, decision);
      else for (const id of [...(ofVisitor.get(event.visitor) ?? [])]) settle(id, open.get(id) as Open, event);
      close(event.order / 1000);
    },
    forget(visitor) {
      for (const id of [...(ofVisitor.get(visitor) ?? [])]) remove(id);
    },
    stored: () => ({
      open: [...open].map(([id, { goal, from, until, closes, closed }]) => ({
        ...{ id, goal, from, until, closes },
        ...(closed && { closed }),
      })),
      learned: [...learned],
    }),
    restore(stored, decisions) {
      for (const id of stored.learned) learned.add(id);
      for (const { id, ...rest } of stored.open) {
        const made = decisions.get(id);
        if (made) add(id, { ...rest, visitor: made.visitor, decision: made.decision });
      }
    },
  };
}
