import type { ExperienceInput, ForecastView } from '../contracts';
import type { EventStore } from '../stores/types';
import { forecast } from './statistics/forecast';
import { VERDICT_SETTINGS } from './statistics/verdict';

export interface ForecastsOptions {
  readonly events: Pick<EventStore, 'countVisitors' | 'firstOfNewest'>;
  readonly settingsOf: (slot: string) => Promise<Pick<ExperienceInput, 'goal' | 'farGoal' | 'split'>>;
  /** Share of visitors, 0 to 1, who see the original everywhere. */
  readonly holdout: () => number;
  readonly clock: { now(): number };
}

export interface Forecasts {
  of(slot: string): Promise<ForecastView>;
}

const DAY_MS = 86_400_000;
/** A week has all its days; four of them make a rate that one campaign does not bend. */
const PACE_DAYS = 7;
const RATE_DAYS = 28;
/** Where there are more events, the newest tell as much: what a forecast costs must have an end. */
const MOST_EVENTS = 200_000;

/** How long an experiment with a slot's draft settings would take, from what visitors did lately. */
export const createForecasts = ({ events, settingsOf, holdout, clock }: ForecastsOptions): Forecasts => ({
  async of(slot) {
    const { goal, farGoal, split } = await settingsOf(slot);
    const now = clock.now();
    const since = await events.firstOfNewest(now - RATE_DAYS * DAY_MS, MOST_EVENTS);
    const lately = Math.max(since, now - PACE_DAYS * DAY_MS);
    const visitorsPerDay = ((await events.countVisitors(lately)) / Math.max(1, now - lately)) * DAY_MS;
    const everybody = await events.countVisitors(since);
    const { worthKnowing: lift, alpha } = VERDICT_SETTINGS;
    const part = ((split?.admitted ?? 0) / 100) * (1 - holdout());
    const shares = {
      rules: ((split?.shares.rules ?? 0) / 100) * part,
      person: ((split?.shares.person ?? 0) / 100) * part,
    };
    const goals: ForecastView['goals'] = [];
    for (const [which, one] of [['far', farGoal] as const, ['near', goal] as const]) {
      if (!one) continue;
      const reached = await events.countVisitors(since, one.event);
      const rate = everybody > 0 ? reached / everybody : 0;
      const tells = rate > 0 && rate < 1 && shares.rules > 0 && visitorsPerDay > 0;
      const { weeks } = tells ? forecast({ rate, lift, shares, visitorsPerDay, alpha }) : { weeks: Infinity };
      goals.push({ which, event: one.event, rate, weeks: Number.isFinite(weeks) ? weeks : null });
    }
    return { visitorsPerDay: Math.round(visitorsPerDay), lift, goals };
  },
});
