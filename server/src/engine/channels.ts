import { attributeOf, readingOf, type Reading } from './affinity';
import type { Blend } from './blend';
import { NEIGHBOUR_STRENGTH, type Catalogue, type CatalogueAttribute } from './catalogue';
import type { Crowd } from './crowd';
import { flowOf } from './flow';
import { addLinear } from './linear';
import type { Profile } from './profile';
import type { EngineSettings } from './types';
import { termsOf } from './value-terms';
import { TERMS } from './values';

/**
 * The channels of an item's score, each a number of log-odds per item: what everybody likes, a prior from outside (a
 * segment, an editor's order), what came after the last items, what was seen together with the recent ones, two steps
 * along those, what this visitor saw already, and per attribute the affinities and what comes next.
 */
const CROWD_CHANNELS = [
  'next',
  'nextRecent',
  'later',
  'together',
  'history',
  'cosine',
  'walk',
  'nextSecond',
  'linear',
] as const;
const SEEN_CHANNELS = ['seenLast', 'seenBefore', 'seenPrevious'] as const;
const ATTRIBUTE_CHANNELS = ['intent', 'taste', 'transition'] as const;

const PRIOR: Readonly<Record<string, number>> = {
  popularity: 1,
  prior: 0.5,
  next: 0.2,
  nextRecent: 0,
  later: 0.4,
  together: 0.2,
  history: 0.2,
  cosine: 0.2,
  walk: 0.2,
  nextSecond: 0,
  linear: 0,
  intent: 0.1,
  taste: 0.1,
  transition: 0.1,
};

/** Names of a catalogue's channels, in the order of their features. */
export const channelNames = (catalogue: Catalogue): string[] => [
  'popularity',
  'prior',
  ...CROWD_CHANNELS,
  ...SEEN_CHANNELS,
  ...catalogue.attributes.flatMap(({ attribute }) => ATTRIBUTE_CHANNELS.map((channel) => `${channel}:${attribute}`)),
];

export type ChannelFamily = 'popularity' | 'prior' | 'crowd' | 'seen' | 'attributes';

export function familyOf(channel: string): ChannelFamily {
  if (channel === 'popularity' || channel === 'prior') return channel;
  if ((CROWD_CHANNELS as readonly string[]).includes(channel)) return 'crowd';
  return (SEEN_CHANNELS as readonly string[]).includes(channel) ? 'seen' : 'attributes';
}

/** Weights that work before a site has taught its own. */
export function priorBlend(catalogue: Catalogue): Blend {
  const channels = channelNames(catalogue);
  return { channels, weights: [channels.map((channel) => PRIOR[channel.split(':')[0]] ?? 0)] };
}

const RECENT = 10;
const FADE = 0.6;
const WALK_WIDTH = 100;
/** Neighbours that a walk, and that the whole history, may touch: in dense catalogues the nearest are enough. */
const WALK_WORK = 25_000;
const HISTORY_WORK = 100_000;
const WALK_PSEUDO = 0.05;
const COSINE_PSEUDO = 0.003;
const LINEAR_PSEUDO = 0.003;

/** Room for the features of one catalogue, used again for every visitor. */
export interface ChannelRoom {
  readonly features: Float64Array[];
  readonly scratch: Float64Array;
}

export const channelRoom = (catalogue: Catalogue): ChannelRoom => ({
  features: channelNames(catalogue).map(() => new Float64Array(catalogue.items.length)),
  scratch: new Float64Array(catalogue.items.length),
});

/** Fills the features for one visitor at one moment. `prior`: log-odds per item from outside, or null. */
export function fillChannels(
  room: ChannelRoom,
  catalogue: Catalogue,
  profile: Profile,
  prior: Float64Array | null,
  crowd: Crowd,
  now: number,
  settings: EngineSettings,
): void {
  const { features } = room;
  for (let f = 1; f < features.length; f += 1) features[f].fill(0);
  features[0].set(catalogue.logShare);
  if (prior) features[1].set(prior);
  const seen = seenItems(catalogue, profile);
  if (seen.length > 0) {
    fillCrowd(room, catalogue, seen, 2);
    fillSeen(features, seen, 2 + CROWD_CHANNELS.length);
  }
  if (profile.recent.length === 0) return;
  const reading = readingOf(profile, crowd, now, settings);
  catalogue.attributes.forEach((attribute, a) => {
    const place = 2 + CROWD_CHANNELS.length + SEEN_CHANNELS.length + a * ATTRIBUTE_CHANNELS.length;
    fillAttribute(features, place, attribute, reading);
  });
}

/** Distinct items of the visitor that are in the catalogue, newest first. */
function seenItems(catalogue: Catalogue, profile: Profile): number[] {
  const seen = new Set<number>();
  for (let i = profile.recent.length - 1; i >= 0; i -= 1) {
    const { item } = profile.recent[i];
    const place = item === undefined ? undefined : catalogue.index.get(item);
    if (place !== undefined) seen.add(place);
  }
  return [...seen];
}

function fillSeen(features: readonly Float64Array[], seen: readonly number[], place: number): void {
  features[place][seen[0]] = 1;
  for (const item of seen) features[place + 1][item] = 1;
  if (seen.length > 1) features[place + 2][seen[1]] = 1;
}

function fillCrowd(
  { features, scratch }: ChannelRoom,
  catalogue: Catalogue,
  seen: readonly number[],
  place: number,
): void {
  const weights = fading(Math.min(seen.length, RECENT));
  const [next, nextRecent, later, together, history, cosine, walk, nextSecond, linear] = features.slice(place);
  fillNext(catalogue, seen[0], next);
  if (seen.length > 1) fillNext(catalogue, seen[1], nextSecond);
  mixture(catalogue, seen, weights, 'next', nextRecent);
  mixture(catalogue, seen, weights, 'later', later);
  mixture(catalogue, seen, weights, 'together', together);
  fillHistory(catalogue, seen, history);
  fillCosine(catalogue, seen, weights, cosine);
  fillWalk(catalogue, seen, weights, scratch, walk);
  fillLinear(catalogue, seen, scratch, linear);
}

/** What came after one item, against popularity: worked out with the catalogue. */
function fillNext({ neighbours }: Catalogue, item: number, into: Float64Array): void {
  const row = neighbours[item];
  if (!row) return;
  const { items, nextLog, nextNothing } = row;
  into.fill(nextNothing);
  for (let n = 0; n < items.length; n += 1) into[items[n]] = nextLog[n];
}

function fading(count: number): number[] {
  const weights = Array.from({ length: count }, (_, d) => FADE ** d);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** log of Σ_h w_h (C_hi + κ p_i)/(n_h + κ) over p_i: what came after these items, against popularity. */
function mixture(
  { neighbours }: Catalogue,
  seen: readonly number[],
  weights: readonly number[],
  kind: 'next' | 'later' | 'together',
  into: Float64Array,
): void {
  let base = 0;
  for (let d = 0; d < weights.length; d += 1) {
    const row = neighbours[seen[d]];
    const total = row ? row.totals[kind] : 0;
    const rest = row ? row.rest[kind] : 0;
    const scale = weights[d] / (total + NEIGHBOUR_STRENGTH);
    base += scale * (NEIGHBOUR_STRENGTH + rest);
    if (row) addScaled(row.items, row[kind], rest, scale, into);
  }
  logAll(base, into);
}

function addScaled(items: Int32Array, over: Float64Array, less: number, scale: number, into: Float64Array): void {
  for (let n = 0; n < items.length; n += 1) into[items[n]] += scale * (over[n] - less);
}

function logAll(base: number, into: Float64Array): void {
  const nothing = Math.log(base);
  for (let i = 0; i < into.length; i += 1) into[i] = into[i] === 0 ? nothing : Math.log(base + into[i]);
}

/** Mean of the log-lifts over everything remembered: the posterior's direction for long histories. */
function fillHistory({ neighbours }: Catalogue, seen: readonly number[], into: Float64Array): void {
  let base = 0;
  let left = HISTORY_WORK;
  let used = 0;
  for (const from of seen) {
    const row = neighbours[from];
    left -= row?.items.length ?? 0;
    if (left < 0 && used > 0) break;
    used += 1;
    if (!row) continue;
    base += Math.log((NEIGHBOUR_STRENGTH + row.rest.together) / (row.totals.together + NEIGHBOUR_STRENGTH));
    addScaled(row.items, row.togetherLog, 0, 1, into);
  }
  for (let i = 0; i < into.length; i += 1) into[i] = (into[i] + base) / used;
}

function fillCosine(
  { neighbours }: Catalogue,
  seen: readonly number[],
  weights: readonly number[],
  into: Float64Array,
): void {
  for (let d = 0; d < weights.length; d += 1) {
    const row = neighbours[seen[d]];
    if (row) addScaled(row.items, row.cosine, 0, weights[d], into);
  }
  logAll(COSINE_PSEUDO, into);
}

function fillLinear({ linear }: Catalogue, seen: readonly number[], scratch: Float64Array, into: Float64Array): void {
  if (!linear) return;
  addLinear(linear, seen, scratch, into);
  for (let i = 0; i < into.length; i += 1) into[i] = Math.log(LINEAR_PSEUDO + Math.max(0, into[i]));
}

/** Two steps along "seen together": reaches what was never seen with these items but with their neighbours. */
function fillWalk(
  { neighbours, share }: Catalogue,
  seen: readonly number[],
  weights: readonly number[],
  scratch: Float64Array,
  into: Float64Array,
): void {
  scratch.fill(0);
  const reached: number[] = [];
  for (let d = 0; d < weights.length; d += 1) {
    const row = neighbours[seen[d]];
    if (!row) continue;
    const { items, together, totals } = row;
    const scale = weights[d] / (totals.together + 1);
    for (let n = 0; n < items.length; n += 1) {
      const item = items[n];
      if (scratch[item] === 0) reached.push(item);
      scratch[item] += scale * together[n] * share[item];
    }
  }
  let left = WALK_WORK;
  for (const through of strongest(reached, scratch)) {
    const row = neighbours[through];
    if (!row) continue;
    left -= row.items.length;
    if (left < 0) break;
    addScaled(row.items, row.together, 0, scratch[through] / (row.totals.together + NEIGHBOUR_STRENGTH), into);
  }
  for (let i = 0; i < into.length; i += 1) into[i] = Math.log((into[i] + WALK_PSEUDO) / (1 + WALK_PSEUDO));
}

/** The places with the largest masses, largest first, ties in order of arrival. */
function strongest(places: readonly number[], masses: Float64Array): number[] {
  const best: number[] = [];
  for (const place of places) {
    if (best.length === WALK_WIDTH && masses[place] <= masses[best[WALK_WIDTH - 1]]) continue;
    let at = best.length;
    while (at > 0 && masses[best[at - 1]] < masses[place]) at -= 1;
    best.splice(at, 0, place);
    if (best.length > WALK_WIDTH) best.pop();
  }
  return best;
}

function fillAttribute(
  features: readonly Float64Array[],
  place: number,
  { attribute, values, prior, starts, items, scales }: CatalogueAttribute,
  reading: Reading,
): void {
  const about = attributeOf(reading, attribute);
  const flow = flowOf(about, prior);
  if (!flow) return;
  const [intent, taste, transition] = features.slice(place, place + ATTRIBUTE_CHANNELS.length);
  const terms = termsOf(about, flow, values, prior);
  values.forEach((_, v) => {
    const [now, ever, next] = terms.slice(v * TERMS, (v + 1) * TERMS);
    for (let n = starts[v]; n < starts[v + 1]; n += 1) {
      const item = items[n];
      intent[item] += scales[n] * now;
      taste[item] += scales[n] * ever;
      transition[item] += scales[n] * next;
    }
  });
}
