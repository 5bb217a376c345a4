import {
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  crowdApply,
  decide,
  DEFAULT_SETTINGS,
  explain,
  type Attributes,
  type Crowd,
  type Decision,
  type DecisionRequest,
  type Profile,
  type Snapshot,
  type VisitorEvent,
} from '../server/src/engine';
import { randomNumbers, timeAfter, timeRuns, type Timing } from './measure';

/** One slot whose variants carry 5 of 50 attribute values, 64 visitors with 30 events each, a crowd of 300. */
const COUNTS = [10, 100, 1_000];
const ATTRIBUTES = 5;
const VALUES = 10;
const VISITORS = 64;
const EVENTS = 30;
const CROWD = 300;
const NOW = Date.parse('2026-03-02T10:00:00Z');
const settings = DEFAULT_SETTINGS;

/** Log-odds and all: what SAFETY.md's S1 allows, p50 in µs. */
const TARGETS: Readonly<Record<number, number>> = { 10: 1.5, 100: 6, 1000: 60 };

interface World {
  readonly snapshot: Snapshot;
  readonly crowd: Crowd;
  readonly profiles: readonly Profile[];
  readonly requests: readonly DecisionRequest[];
  event(visitor: number): VisitorEvent;
  /** Somebody who did as much as the others and was never decided for. */
  somebody(visitor: number): Profile;
}

function worldOf(count: number): World {
  const random = randomNumbers(count);
  const whole = (below: number): number => Math.floor(random() * below);
  const attributes = (): Attributes =>
    Object.fromEntries(Array.from({ length: ATTRIBUTES }, (_, a) => [`attribute-${a}`, [`value-${whole(VALUES)}`]]));
  let order = 0;
  const event = (visitor: number): VisitorEvent => {
    order += 1;
    const [id, item] = [`e${order}`, `item-${whole(2_000)}`];
    return { id: `${visitor}-${id}`, type: 'click', at: NOW - 600_000 + order, order, item, attributes: attributes() };
  };
  const crowd = createCrowd();
  const visit = (visitor: number, events: number, teaches = true): Profile => {
    const profile = createProfile();
    for (let i = 0; i < events; i += 1) {
      const one = event(visitor);
      if (teaches) crowdApply(crowd, profile, one, settings);
      applyEvent(profile, one, settings);
    }
    return profile;
  };
  for (let v = 0; v < CROWD; v += 1) visit(v, 10);
  const profiles = Array.from({ length: VISITORS }, (_, v) => visit(CROWD + v, EVENTS));
  const variants = Array.from({ length: count }, (_, k) => ({
    ...{ key: `variant-${k}`, name: `Variant ${k}`, items: [] },
    attributes: attributes(),
  }));
  const experience = { id: 'e', slot: 'hero', name: 'Hero', version: 1, status: 'live', degree: 'person' } as const;
  const snapshot = compileSnapshot({
    ...{ version: '1', experiences: [{ ...experience, rules: [], variants }], segments: [] },
    ...{ crowd, model: createModel(), settings, regex: () => () => false },
  });
  const available = variants.map(({ key }) => key);
  const requests = profiles.map((_, v) => ({
    ...{ now: NOW, visitor: `visitor-${v}`, context: {} },
    slots: [{ slot: 'hero', available }],
  }));
  const somebody = (visitor: number): Profile => visit(visitor, EVENTS, false);
  return { snapshot, crowd, profiles, requests, event, somebody };
}

export interface DecideFigures {
  readonly variants: number;
  readonly target: number;
  /** Visitors take turns; nothing happened since their last request. */
  readonly decision: Timing;
  readonly withExplanation: Timing;
  /** The visitor is decided for the first time. */
  readonly firstDecision: Timing;
  /** The visitor clicked since the last request; and so did somebody else, so that the crowd moved as well. */
  readonly afterOwnEvent: Timing;
  readonly afterEvents: Timing;
  /** With every candidate's terms spelled out, as for the log. */
  readonly spelledOut: Timing;
}

function figuresOf(count: number): DecideFigures {
  const { snapshot, crowd, profiles, requests, event, somebody } = worldOf(count);
  const ask = (i: number): Decision => decide(snapshot, profiles[i % VISITORS], requests[i % VISITORS])[0];
  const own = (i: number): void => applyEvent(profiles[i % VISITORS], event(i % VISITORS), settings);
  const fresh: Profile[] = [];
  return {
    variants: count,
    target: TARGETS[count],
    decision: timeRuns(ask),
    withExplanation: timeRuns((i) => explain(ask(i))),
    firstDecision: timeAfter(
      (i) => void (fresh[i % VISITORS] = somebody(i)),
      (i) => decide(snapshot, fresh[i % VISITORS], requests[i % VISITORS]),
      VISITORS,
    ),
    afterOwnEvent: timeAfter(own, ask, VISITORS),
    afterEvents: timeAfter(
      (i) => {
        crowdApply(crowd, createProfile(), event(-1), settings);
        own(i);
      },
      ask,
      1,
    ),
    spelledOut: timeRuns((i) => ask(i).candidates.length),
  };
}

const COLUMNS = [
  ['comes again', 'decision'],
  ['explained', 'withExplanation'],
  ['first decision', 'firstDecision'],
  ['after own event', 'afterOwnEvent'],
  ['after events', 'afterEvents'],
  ['spelled out', 'spelledOut'],
] as const;

/** A whole decision: candidates, scores, verdict, probabilities, draw, reasons. */
export function benchDecide(): DecideFigures[] {
  const all = COUNTS.map(figuresOf);
  console.log('A decision, p50 in µs');
  console.log(`variants  target  ${COLUMNS.map(([title]) => title).join('  ')}`);
  for (const one of all) {
    const row = COLUMNS.map(([title, key]) => one[key].p50.toFixed(2).padStart(title.length)).join('  ');
    console.log(`${String(one.variants).padStart(8)}  ${one.target.toFixed(1).padStart(6)}  ${row}`);
  }
  return all;
}
