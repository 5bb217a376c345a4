import type { JournalledEvent } from '../../stores/types';

/** A goal of a frozen version, as reports judge by it. */
export interface JudgedGoal {
  readonly which: 'near' | 'far';
  readonly event: string;
  readonly windowMs: number;
  /** `people`: 1 for who reached it; `times`: how often; `money`: the values of its events. */
  readonly measures: 'people' | 'times' | 'money';
  readonly currency: string | null;
  /** What one order counts at most; null: no cap. */
  readonly cap: number | null;
  /** Whether an event is one that reaches the goal: its type and the goal's conditions. */
  readonly reached: (event: JournalledEvent) => boolean;
  /** Which order an event is about: a second one about the same is not counted again. */
  readonly orderOf: (event: JournalledEvent) => string;
  /** Whether an event gives back the money of an order. */
  readonly refunds: (event: JournalledEvent) => boolean;
}

export const DAY_MS = 86_400_000;

/** From the first delivery on: which stretch of time is looked at. */
interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is counted of a participant: a goal over a stretch of time. */
export interface Measure extends Span {
  /** `near`, `far`: within the goal's window. `….week`, `….later`: days 1 to 7 and 8 to 28. */
  readonly name: string;
  readonly goal: JudgedGoal;
}

export const measuresOf = (goals: readonly JudgedGoal[]): Measure[] =>
  goals.flatMap((goal) => [
    { name: goal.which, goal, fromMs: 0, untilMs: goal.windowMs },
    { name: `${goal.which}.week`, goal, fromMs: 0, untilMs: 7 * DAY_MS },
    { name: `${goal.which}.later`, goal, fromMs: 7 * DAY_MS, untilMs: 28 * DAY_MS },
  ]);
