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
  type Profile,
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

/** Time passes between any two requests, ms. */
const BETWEEN = 7;

/** Log-odds and all: what SAFETY.md's S1 allows, p50 in µs. */
const TARGETS: Readonly<Record<number, number>> = { 10: 1.5, 100: 6, 1000: 60 };

interface World {
  readonly crowd: Crowd;
  readonly profiles: readonly Profile[];
  /** The i-th request, for the visitor whose turn it is or for this profile. */
  ask(i: number, profile?: Profile): Decision;
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
  const slots = [{ slot: 'hero', available }];
  const ask = (i: number, profile = profiles[i % VISITORS]): Decision =>
    decide(snapshot, profile, { now: NOW + i * BETWEEN, visitor: `visitor-${i % VISITORS}`, context: {}, slots })[0];
  const somebody = (visitor: number): Profile => visit(visitor, EVENTS, false);
  return { crowd, profiles, ask, event, somebody };
}

export interface DecideFigures {
  readonly variants: number;
  /** p50 in µs, of each of the first three. */
  readonly target: number;
  /** Visitors take turns; none of them did anything since the last request. */
  readonly comesAgain: Timing;
  /** The visitor is decided for for the first time. */
  readonly newVisitor: Timing;
  /** The visitor clicked since the last request. */
  readonly afterOwnEvent: Timing;
  /** And somebody else clicks before each decision, so that the crowd moves as well; taking that in is counted. */
  readonly afterEvents: Timing;
  /** The first row with its explanation in words, and how many times as long that takes. */
  readonly explained: Timing;
  readonly explanationFactor: number;
  /** With every candidate's terms spelled out, as for the log. */
  readonly spelledOut: Timing;
}

function figuresOf(count: number): DecideFigures {
  const { crowd, profiles, ask, event, somebody } = worldOf(count);
  const click = (i: number): void => applyEvent(profiles[i % VISITORS], event(i % VISITORS), settings);
  const nobody = createProfile();
  const others: VisitorEvent[] = [];
  const fresh: Profile[] = [];
  const arrives = (i: number): void => void (fresh[i % VISITORS] = somebody(i));
  const comesAgain = timeRuns(ask);
  const explained = timeRuns((i) => explain(ask(i)));
  return {
    variants: count,
    target: TARGETS[count],
    comesAgain,
    newVisitor: timeAfter(arrives, (i) => ask(i, fresh[i % VISITORS]), VISITORS),
    afterOwnEvent: timeAfter(click, (i) => ask(i), VISITORS),
    afterEvents: timeAfter(
      (i) => {
        click(i);
        others[i % VISITORS] = event(-1);
      },
      (i) => {
        crowdApply(crowd, nobody, others[i % VISITORS], settings);
        return ask(i);
      },
      VISITORS,
    ),
    explained,
    explanationFactor: explained.p50 / comesAgain.p50,
    spelledOut: timeRuns((i) => ask(i).candidates.length),
  };
}

/** Those with a target first. */
const ROWS = [
  ['comes again', 'comesAgain', true],
  ['new visitor', 'newVisitor', true],
  ['right after an own event', 'afterOwnEvent', true],
  ['… and the crowd moves each time', 'afterEvents', false],
  ['comes again, terms spelled out', 'spelledOut', false],
  ['comes again, explained', 'explained', false],
] as const;

/** A whole decision: candidates, scores, verdict, probabilities, draw, reasons. */
export function benchDecide(): DecideFigures[] {
  const all = COUNTS.map(figuresOf);
  const print = (title: string, cells: readonly string[]): void =>
    console.log(title.padEnd(32) + cells.map((cell) => cell.padStart(12)).join(''));
  print(
    'A decision, p50 in µs; variants',
    all.map(({ variants }) => String(variants)),
  );
  print(
    'target',
    all.map(({ target }) => `${target.toFixed(1)}  `),
  );
  for (const [title, key, hasTarget] of ROWS) {
    const mark = (one: DecideFigures): string => (hasTarget ? (one[key].p50 <= one.target ? ' ✓' : ' ✗') : '  ');
    print(
      title,
      all.map((one) => one[key].p50.toFixed(2) + mark(one)),
    );
  }
  print(
    'explained: times the decision',
    all.map((one) => `${one.explanationFactor.toFixed(2)} ${one.explanationFactor <= 2 ? '✓' : '✗'}`),
  );
  return all;
}
