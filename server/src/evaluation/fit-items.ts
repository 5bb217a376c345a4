import {
  channelRoom,
  createProfile,
  applyEvent,
  familyOf,
  fillChannels,
  fitBlend,
  hash32,
  priorBlend,
  type Blend,
  type Crowd,
  type EngineSettings,
} from '../engine';
import { aimAt, AimedFit } from './aims';
import { drawPositions } from './choices';
import type { ChosenRule, Ground } from './choose-rule';
import type { Journey } from './journeys';
import { countSegments, offsetsOf, segmentOf } from './rules';
import { toVisitorEvent } from './training';

/** The policies that score items through the engine, by the families of channels that they may use. */
export const LEARNED_POLICIES = {
  crowd: ['popularity', 'crowd', 'seen'],
  attributes: ['popularity', 'attributes', 'seen'],
  individual: ['popularity', 'prior', 'crowd', 'attributes', 'seen'],
} as const;
export type LearnedPolicy = keyof typeof LEARNED_POLICIES;

/** Work that a fit may cost: choices times candidates. */
const WORK = 40_000_000;
const MOST_CHOICES = 16_000;
const FEWEST_CHOICES = 4_000;
/** Small catalogues are gone through more than once. */
const MOST_PASSES = 3;

/** Fits the weights of each policy on journeys that the crowd has not seen. */
export function fitItems(
  held: readonly Journey[],
  crowd: Crowd,
  rule: ChosenRule,
  known: readonly Journey[],
  ground: Ground,
  settings: EngineSettings,
): Record<LearnedPolicy, Blend> {
  const { catalogue, items, visitors } = ground;
  const candidates = catalogue.items.length;
  const wanted = Math.min(MOST_CHOICES, Math.max(FEWEST_CHOICES, Math.floor(WORK / candidates)));
  const { chosen, expected } = drawPositions(held, wanted);
  const passes = Math.max(1, Math.min(MOST_PASSES, Math.floor(WORK / (expected * candidates))));
  const blend = priorBlend(catalogue);
  const may = (policy: LearnedPolicy): boolean[] => {
    const families: readonly string[] = LEARNED_POLICIES[policy];
    return blend.channels.map((channel) => families.includes(familyOf(channel)));
  };
  const fits = {
    crowd: fitBlend(blend, may('crowd'), passes * expected),
    attributes: fitBlend(blend, may('attributes'), passes * expected),
    individual: new AimedFit(blend, may('individual'), passes * expected),
  };
  const counts = rule.rule ? countSegments(rule.rule, known, catalogue, items, visitors).counts : null;
  const room = channelRoom(catalogue);
  const mask = new Uint8Array(candidates);
  const again = Array.from({ length: passes }, () => shuffled(held)).flat();
  for (const { visitor, events } of again) {
    const profile = createProfile();
    const segment = rule.rule ? segmentOf(rule.rule, visitors.get(visitor), items.get(events[0].item) ?? {}) : null;
    const prior = segment !== null && counts ? offsetsOf(counts.get(segment), catalogue, rule.strength) : null;
    const places = events.map(({ item }) => catalogue.index.get(item)!);
    const seen = new Set<number>();
    mask.fill(0);
    for (let p = 0; p < events.length; p += 1) {
      if (p > 0 && chosen(visitor, p)) {
        fillChannels(room, catalogue, profile, prior, crowd, events[p - 1].at, settings);
        const excluded = ground.neverRepeats ? seen : null;
        const moment = {
          features: room.features,
          candidates,
          evidence: profile.evidence,
          excluded: excluded ? (i: number) => mask[i] === 1 : undefined,
        };
        const next = { ...moment, ...aimAt(places.slice(p), 1) };
        fits.crowd.learn(next);
        fits.attributes.learn(next);
        fits.individual.learn(moment, places.slice(p), excluded);
      }
      applyEvent(profile, toVisitorEvent(events[p], items), settings);
      seen.add(places[p]);
      mask[places[p]] = 1;
    }
  }
  return { crowd: fits.crowd.result(), attributes: fits.attributes.result(), individual: fits.individual.result() };
}

/** In an order that depends on the visitors' ids only: the newest visitors should not have the last word. */
const shuffled = (journeys: readonly Journey[]): Journey[] =>
  [...journeys].sort((a, b) => hash32(a.visitor) - hash32(b.visitor) || (a.visitor < b.visitor ? -1 : 1));
