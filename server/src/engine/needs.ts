import { runningMission } from './missions';
import type { Profile, Touch } from './profile';
import type { Need } from './types';

/** Minutes without an event after which a session is over. */
export const SESSION_MS = 30 * 60_000;
/** A need that is at least this probable is what the visitor seems to be after. */
const SURE = 0.5;

/** What the visitor seems to be after in this session. `confidence` is 0 to 1. */
export interface Intent {
  readonly need: Need;
  readonly confidence: number;
}

/**
 * The confidence of each need in this session, from pace, depth, returns and the basket: a softmax over simple scores
 * with "unclear" at 0, so that it takes evidence to be sure. `researching` is comparing or browsing. A gift is declared.
 */
export function intentsOf(profile: Profile, now: number): Readonly<Record<Need, number>> {
  const session = sessionOf(profile, now);
  const inBasket = session.filter(({ type }) => type === 'add_to_cart').length;
  const ready = -2 + (inBasket > 0 ? 5 : 0) + Math.min(1, inBasket / 3) + (mostVisits(session) >= 3 ? 4.5 : 0);
  const gap = medianGap(session);
  const hurry = session.length < 3 ? -4 : Math.max(-4, Math.min(2, 2 * Math.log(8_000 / Math.max(1, gap))));
  const enough = session.length < 4 ? -4 : Math.min(1.5, 0.3 * (session.length - 4));
  const calm = -1 + enough - (ready > 0 ? 2 : 0) - (hurry > 0 ? 3 : 0);
  const focus = focusOf(session);
  const comparing = Math.exp(calm + 6 * (focus - 0.5) + 0.8 * Math.min(2, mostVisits(session) - 1));
  const browsing = Math.exp(calm + 4 * (0.6 - focus));
  const total = 1 + Math.exp(ready) + Math.exp(hurry) + comparing + browsing;
  return {
    ready: Math.exp(ready) / total,
    hurry: Math.exp(hurry) / total,
    comparing: comparing / total,
    browsing: browsing / total,
    researching: (comparing + browsing) / total,
    gift: runningMission(profile, now)?.name === 'gift' ? 1 : 0,
  };
}

/** The most probable need, the more telling first; null while nothing is probable enough. */
export function intentOf(profile: Profile, now: number): Intent | null {
  const confidences = intentsOf(profile, now);
  let best: Intent | null = null;
  for (const need of ['gift', 'ready', 'hurry', 'comparing', 'browsing', 'researching'] as const) {
    const confidence = confidences[need];
    if (confidence >= SURE && (!best || (need !== 'researching' && confidence > best.confidence)))
      best = { need, confidence };
  }
  return best;
}

/** Whether the need holds with at least this confidence. */
export const hasNeed = (profile: Profile, now: number, need: Need, atLeast = SURE): boolean =>
  intentsOf(profile, now)[need] >= atLeast;

/** Evidence of the last half hour, oldest first, since the last purchase: who has bought is not about to buy. */
function sessionOf({ recent }: Profile, now: number): readonly Touch[] {
  const session = recent.filter(({ at }) => now - at <= SESSION_MS && at <= now + SESSION_MS);
  const bought = session.map(({ type }) => type).lastIndexOf('purchase');
  return session.slice(bought + 1);
}

/** How often the visitor came to the same item, other things seen in between. */
function mostVisits(session: readonly Touch[]): number {
  const visits = new Map<string, number>();
  session.forEach(({ item }, i) => {
    if (item !== undefined && (i === 0 || session[i - 1].item !== item)) visits.set(item, (visits.get(item) ?? 0) + 1);
  });
  return Math.max(1, ...visits.values());
}

/** Share of the session that is about its most frequent attribute value: 1 is one thing only, near 0 all sorts. */
function focusOf(session: readonly Touch[]): number {
  const counts = new Map<string, Map<string, number>>();
  for (const { attributes } of session) {
    for (const attribute of Object.keys(attributes)) {
      const values = counts.get(attribute) ?? counts.set(attribute, new Map()).get(attribute)!;
      for (const value of new Set(attributes[attribute])) values.set(value, (values.get(value) ?? 0) + 1);
    }
  }
  const most = Math.max(0, ...[...counts.values()].flatMap((values) => [...values.values()]));
  return session.length > 0 && most > 0 ? most / session.length : 0.5;
}

function medianGap(session: readonly Touch[]): number {
  const gaps = session
    .slice(1)
    .map((touch, i) => touch.at - session[i].at)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? Infinity;
}
