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
  const visit = (visitor: number, events: number): Profile => {
    const profile = createProfile();
    for (let i = 0; i < events; i += 1) {
      const one = event(visitor);
      crowdApply(crowd, profile, one, settings);
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
  return { snapshot, crowd, profiles, requests, event };
}

export interface DecideFigures {
  readonly variants: number;
  readonly target: number;
  /** Visitors take turns; nothing happened since their last request. */
  readonly decision: Timing;
  readonly withExplanation: Timing;
  /** With every candidate's terms spelled out, as for the log. */
  readonly spelledOut: Timing;
  /** The visitor clicked since the last request; and so did somebody else, so that the crowd moved as well. */
  readonly afterOwnEvent: Timing;
  readonly afterEvents: Timing;
}

function figuresOf(count: number): DecideFigures {
  const { snapshot, crowd, profiles, requests, event } = worldOf(count);
  const ask = (i: number): Decision => decide(snapshot, profiles[i % VISITORS], requests[i % VISITORS])[0];
  const own = (i: number): void => applyEvent(profiles[i % VISITORS], event(i % VISITORS), settings);
  return {
    variants: count,
    target: TARGETS[count],
    decision: timeRuns(ask),
    withExplanation: timeRuns((i) => explain(ask(i))),
    spelledOut: timeRuns((i) => ask(i).candidates.length),
    afterOwnEvent: timeAfter(own, ask),
    afterEvents: timeAfter((i) => {
      crowdApply(crowd, createProfile(), event(-1), settings);
      own(i);
    }, ask),
  };
}

/** A whole decision: candidates, scores, verdict, probabilities, draw, reasons. */
export function benchDecide(): DecideFigures[] {
  const all = COUNTS.map(figuresOf);
  console.log('A decision, p50 in µs');
  console.log('variants  target  decision  explained  after own event  after events  spelled out');
  for (const one of all) {
    const { decision, withExplanation, afterOwnEvent, afterEvents, spelledOut } = one;
    const cells = [decision, withExplanation, afterOwnEvent, afterEvents, spelledOut].map(({ p50 }) => p50.toFixed(2));
    const widths = [8, 9, 15, 12, 11];
    const row = cells.map((cell, i) => cell.padStart(widths[i])).join('  ');
    console.log(`${String(one.variants).padStart(8)}  ${one.target.toFixed(1).padStart(6)}  ${row}`);
  }
  return all;
}
