import {
  channelRoom,
  createProfile,
  applyEvent,
  fillChannels,
  hash32,
  type Blend,
  type Crowd,
  type EngineSettings,
} from '../engine';
import { familyOf, priorBlend } from '../engine/channels';
import { drawPositions } from './choices';
import type { ChosenRule, Ground } from './choose-rule';
import { fitWeights } from './fit-blend';
import type { Journey } from './journeys';
import { LearnedRule } from './learned-rule';
import { Judge, mixed, nextItem, nextTen, type Beside } from './judge';
import { MomentMaker, MOST_ROWS, type Moment, type Position } from './moments';
import { toVisitorEvent } from './training';

/** The policies that score items through the engine, by the families of channels that they may use. */
export const LEARNED_POLICIES = {
  crowd: ['popularity', 'crowd', 'seen'],
  attributes: ['popularity', 'attributes', 'seen'],
  individual: ['popularity', 'prior', 'crowd', 'attributes', 'seen'],
} as const;
export type LearnedPolicy = keyof typeof LEARNED_POLICIES;
const POLICIES = Object.keys(LEARNED_POLICIES) as LearnedPolicy[];

/**
 * What a blend is fitted to, as the worth of the very next item against the next ten alike. Where people come back to
 * what they saw (a shop) the next click is the news; in a log of tastes the order of the next ten hardly matters, and
 * people that it was not fitted on decide.
 */
const aimsFor = ({ neverRepeats }: Ground): readonly number[] => (neverRepeats ? [0.5, 0] : [1]);

/** The answer that a visitor without events gets. */
const EVERYBODY: Readonly<Record<string, number>> = { popularity: 1, prior: 1 };
/** What was liked together, in log-odds: the posterior after one like, were nothing else known. */
const PLAIN: Readonly<Record<string, number>> = { popularity: 1, prior: 0.5, history: 1 };
/**
 * Shares of the plain odds that are tried. A fit explains every candidate, a list its first twenty: in a log of tastes,
 * where one or two likes are all there is, the fit believes them less than the top of a list should.
 */
const sharesFor = ({ neverRepeats }: Ground): readonly number[] => (neverRepeats ? [0, 0.4] : [0]);

/** Numbers that all moments of a fit may have together. */
const ROOM = 60_000_000;
const MOST_MOMENTS = 10_000;
/** Work of one look at the curvature: moments times channels squared. */
const CURVING = 50_000_000;
/** Work that judging may cost: positions times candidates. */
const JUDGING = 12_000_000;
const MOST_JUDGED = 6_000;

/** Fits the weights of each policy on journeys that the crowd has not seen. */
export function fitItems(
  held: readonly Journey[],
  crowd: Crowd,
  rule: ChosenRule,
  known: readonly Journey[],
  ground: Ground,
  settings: EngineSettings,
  progress: (done: number) => void = () => undefined,
): Record<LearnedPolicy, Blend> {
  const visit = visitor(held, crowd, rule, known, ground, settings);
  const aims = aimsFor(ground);
  const prior = priorBlend(ground.catalogue);
  const width = prior.channels.length;
  const maker = new MomentMaker(prior, ground.catalogue.items.length);
  const sides: [Moment[], Moment[]] = [[], []];
  const fitted = Math.min(MOST_MOMENTS, Math.floor(ROOM / (MOST_ROWS * width)), Math.floor(CURVING / width ** 2));
  visit(fitted, (position, side) => {
    sides[side].push(maker.make(position));
  });
  progress(0.4);
  const mayUse = (policy: LearnedPolicy): boolean[] => {
    const families: readonly string[] = LEARNED_POLICIES[policy];
    return prior.channels.map((channel) => families.includes(familyOf(channel)));
  };
  /** What a fit is mixed with, as far as the policy may use it. */
  const besides = POLICIES.map((policy): Beside => {
    const usable = mayUse(policy);
    const weights = (of: Readonly<Record<string, number>>): number[] =>
      prior.channels.map((channel, f) => (usable[f] ? (of[channel] ?? 0) : 0));
    return { everybody: weights(EVERYBODY), plain: weights(PLAIN), shares: sharesFor(ground) };
  });
  const learn = (policy: LearnedPolicy, next: number, moments: readonly Moment[], start?: Blend['weights']): Blend => {
    const fit = { prior: prior.weights[0], learned: mayUse(policy), next, bySteps: true };
    return { channels: prior.channels, weights: fitWeights(moments, fit, start) };
  };
  // What was fitted on one half of the people is judged on the other.
  const contenders = sides.map((moments) => POLICIES.map((policy) => aims.map((next) => learn(policy, next, moments))));
  progress(0.6);
  const candidates = ground.catalogue.items.length;
  const worth = ground.neverRepeats ? nextTen : nextItem;
  const judges = besides.map((beside) => new Judge(aims.length, candidates, worth, beside));
  visit(Math.min(MOST_JUDGED, Math.max(1000, Math.floor(JUDGING / candidates))), (position, side) => {
    POLICIES.forEach((_, p) => judges[p].judge(contenders[1 - side][p], position));
  });
  progress(0.8);
  const finals = POLICIES.map((policy, p): [LearnedPolicy, Blend] => {
    const { contender, mixtures } = judges[p].verdict();
    const { channels, weights } = learn(policy, aims[contender], sides.flat(), contenders[0][p][contender].weights);
    return [policy, { channels, weights: weights.map((row, step) => mixed(row, besides[p], mixtures[step])) }];
  });
  return Object.fromEntries(finals) as Record<LearnedPolicy, Blend>;
}

/** Goes through drawn positions of the held journeys; people are on one of two sides, by their ids. */
type Visit = (wanted: number, see: (position: Position, side: 0 | 1) => void) => void;

function visitor(
  held: readonly Journey[],
  crowd: Crowd,
  rule: ChosenRule,
  known: readonly Journey[],
  ground: Ground,
  settings: EngineSettings,
): Visit {
  const { catalogue, items, visitors, neverRepeats } = ground;
  const room = channelRoom(catalogue);
  const learned = new LearnedRule(rule, known, ground);
  return (wanted, see) => {
    const { chosen } = drawPositions(held, wanted);
    for (const journey of held) {
      const { visitor, events } = journey;
      const profile = createProfile();
      const prior = learned.priorOf(visitors.get(visitor), items.get(events[0].item) ?? {});
      const places = events.map(({ item }) => catalogue.index.get(item)!);
      const seen = new Set<number>();
      for (let p = 0; p < events.length; p += 1) {
        if (p > 0 && chosen(visitor, p)) {
          fillChannels(room, catalogue, profile, prior, crowd, events[p - 1].at, settings);
          const position = {
            ...{ name: `${visitor} ${p}`, evidence: profile.evidence, features: room.features },
            ...{ upcoming: places.slice(p, p + 10), excluded: neverRepeats ? seen : null },
          };
          see(position, (hash32(visitor) & 1) as 0 | 1);
        }
        applyEvent(profile, toVisitorEvent(events[p], items), settings);
        seen.add(places[p]);
      }
    }
  };
}
