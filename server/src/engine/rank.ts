import type { Reading } from './affinity';
import { blendScores, weightsAt, type Blend } from './blend';
import type { Catalogue } from './catalogue';
import { channelRoom, fillChannels, type ChannelRoom } from './channels';
import type { Crowd } from './crowd';
import { evidenceVersion, type Profile } from './profile';
import type { EngineSettings } from './types';

/** Scores of all items of a catalogue for one visitor: the blend of all channels. */
export interface Ranker {
  readonly catalogue: Catalogue;
  readonly blend: Blend;
  readonly room: ChannelRoom;
  readonly scores: Float64Array;
  /** What the shares were computed for last. */
  asked: { profile: Profile; version: number; moment: number } | null;
  readonly shares: Float64Array;
  readonly places: WeakMap<readonly string[], Int32Array>;
}

export const createRanker = (catalogue: Catalogue, blend: Blend): Ranker => ({
  catalogue,
  blend,
  room: channelRoom(catalogue),
  scores: new Float64Array(catalogue.items.length),
  asked: null,
  shares: new Float64Array(catalogue.items.length),
  places: new WeakMap(),
});

/**
 * Scores of the items, by place in the catalogue, in log-odds; `scores` is used again by the next call. A visitor
 * without events gets exactly what everybody likes plus the prior from outside.
 */
export function scoreItems(
  ranker: Ranker,
  profile: Profile,
  prior: Float64Array | null,
  crowd: Crowd,
  now: number,
  settings: EngineSettings,
): Float64Array {
  const { catalogue, room, scores, blend } = ranker;
  fillChannels(room, catalogue, profile, prior, crowd, now, settings);
  blendChannels(blend, room, profile.evidence, scores);
  return scores;
}

/** The weighted sum of filled channels; without evidence exactly popularity plus prior. */
export function blendChannels(blend: Blend, { features }: ChannelRoom, evidence: number, scores: Float64Array): void {
  if (evidence === 0) {
    for (let i = 0; i < scores.length; i += 1) scores[i] = features[0][i] + features[1][i];
    return;
  }
  blendScores(weightsAt(blend, evidence), features, scores.length, scores);
}

/** Turns scores into shares that add up to 1. */
export function sharesOf(scores: Float64Array, into: Float64Array): Float64Array {
  let top = -Infinity;
  for (let i = 0; i < scores.length; i += 1) if (scores[i] > top) top = scores[i];
  let total = 0;
  for (let i = 0; i < scores.length; i += 1) total += into[i] = Math.exp(scores[i] - top);
  for (let i = 0; i < scores.length; i += 1) into[i] /= total;
  return into;
}

/** Takes scores that were computed already as this visitor's, e.g. with a prior from outside. */
export function primeRanker(ranker: Ranker, profile: Profile, moment: number, scores: Float64Array): void {
  sharesOf(scores, ranker.shares);
  ranker.asked = { profile, version: evidenceVersion(profile), moment };
}

/** Places in the catalogue of the items that a variant shows, looked up once. */
function placesOf({ catalogue, places }: Ranker, items: readonly string[]): Int32Array {
  let known = places.get(items);
  if (!known) {
    known = Int32Array.from(items.flatMap((item) => catalogue.index.get(item) ?? []));
    places.set(items, known);
  }
  return known;
}

/** How much likelier this visitor's next item is one of these than anybody's, in log-odds. */
export function itemsLift(ranker: Ranker, reading: Reading, items: readonly string[]): number {
  const { catalogue, shares } = ranker;
  const { profile, moment } = reading;
  const version = evidenceVersion(profile);
  const { asked } = ranker;
  if (asked?.profile !== profile || asked.version !== version || asked.moment !== moment) {
    sharesOf(scoreItems(ranker, profile, null, reading.crowd, moment, reading.settings), shares);
    ranker.asked = { profile, version, moment };
  }
  let own = 0;
  let crowd = 0;
  for (const place of placesOf(ranker, items)) {
    own += shares[place];
    crowd += catalogue.share[place];
  }
  return crowd === 0 ? 0 : Math.log(Math.max(own, 1e-12) / crowd);
}
