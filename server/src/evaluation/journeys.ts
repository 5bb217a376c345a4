import type { InteractionLog, LogEvent } from './log';

/** What one visitor did, in order. */
export interface Journey {
  readonly visitor: string;
  readonly events: readonly LogEvent[];
}

export interface Split {
  readonly training: readonly Journey[];
  readonly test: readonly Journey[];
  /** No visitor of the whole log ever repeats an item: what was seen is no candidate. */
  readonly neverRepeats: boolean;
}

/**
 * Splits a log as the contract says: test visitors are new, and without a test file training ends with the first test
 * event. Consecutive repeats of an item are collapsed unless they are kept.
 */
export function splitLog(log: InteractionLog, keepRepeats: boolean): Split {
  const { training, test } = log.test ? givenTest(log.events, log.test) : lastFifth(log.events);
  const finish = (journeys: Journey[]): Journey[] => (keepRepeats ? journeys : journeys.map(collapse));
  return {
    training: finish(training),
    test: finish(test),
    neverRepeats: [...training, ...test].every(
      ({ events }) => new Set(events.map(({ item }) => item)).size === events.length,
    ),
  };
}

/** Events by visitor, in the order of the visitors' first events; times of a visitor never run backwards. */
export function journeysOf(events: readonly LogEvent[]): Journey[] {
  const byVisitor = new Map<string, LogEvent[]>();
  for (const event of events) {
    const list = byVisitor.get(event.visitor);
    if (!list) byVisitor.set(event.visitor, [event]);
    else list.push(event.at < list[list.length - 1].at ? { ...event, at: list[list.length - 1].at } : event);
  }
  return [...byVisitor].map(([visitor, list]) => ({ visitor, events: list }));
}

function givenTest(
  events: readonly LogEvent[],
  testEvents: readonly LogEvent[],
): { training: Journey[]; test: Journey[] } {
  const test = journeysOf(testEvents);
  const known = new Set(test.map(({ visitor }) => visitor));
  return { training: journeysOf(events.filter(({ visitor }) => !known.has(visitor))), test };
}

/** The last fifth of the visitors by first event; training is what came before the first event of theirs. */
export function lastFifth(events: readonly LogEvent[], share = 0.2): { training: Journey[]; test: Journey[] } {
  const journeys = journeysOf(events);
  const test = journeys.slice(journeys.length - Math.max(1, Math.floor(journeys.length * share)));
  const start = test.length > 0 ? test[0].events[0].order : Infinity;
  const known = new Set(test.map(({ visitor }) => visitor));
  return { training: journeysOf(events.filter((event) => event.order < start && !known.has(event.visitor))), test };
}

function collapse({ visitor, events }: Journey): Journey {
  return { visitor, events: events.filter((event, i) => i === 0 || events[i - 1].item !== event.item) };
}
