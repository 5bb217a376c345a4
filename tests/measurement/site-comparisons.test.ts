import fc from 'fast-check';
import type { FarGoal } from '../../server/src/contracts';
import { startedOnSite } from '../../server/src/measurement/aggregates/site';
import { siteGoalOf } from '../../server/src/measurement/judged-goals';
import { createSiteComparisons, type SiteGoal } from '../../server/src/measurement/site/comparisons';
import type { SequencedDecision } from '../../server/src/stores';
import { split } from './reports/fixtures';

const goal = (event: string): SiteGoal => ({ goal: { event, windowSeconds: 60, measures: 'people' }, cap: null });

/** Settings that change as time goes on, and comparisons that keep up with them. */
function site() {
  const settings = { share: 0, goals: [] as SiteGoal[], version: 0, now: 0 };
  const states = new Map<string, { sequence: number; data: unknown }>();
  const start = () =>
    createSiteComparisons({
      state: {
        load: async (name) => states.get(name) ?? null,
        save: async (name, state) => void states.set(name, JSON.parse(JSON.stringify(state))),
      },
      settingsVersion: () => String(settings.version),
      share: () => settings.share,
      goals: async () => settings.goals,
      clock: { now: () => settings.now },
    });
  let comparisons = start();
  return {
    async set(share: number, ...goals: SiteGoal[]) {
      Object.assign(settings, { share, goals, version: settings.version + 1, now: settings.now + 10 });
      await comparisons.keepUp();
    },
    restart: async () => {
      comparisons = start();
      await comparisons.keepUp();
    },
    running: () => comparisons.running().map(({ number, goal: { event } }) => `${number} ${event}`),
    at: (moment: number) => comparisons.at(moment),
    find: (number: number) => comparisons.find(number),
  };
}

describe('What is compared of the whole site', () => {
  it('is nothing while nobody is held out, or no goal judges', async () => {
    const one = site();
    await one.set(0, goal('purchase'));
    expect(one.running()).toEqual([]);
    await one.set(0.05);
    expect(one.running()).toEqual([]);
  });

  it('begins anew with another share, and for another goal of its own; a goal that comes back goes on', async () => {
    const one = site();
    await one.set(0.05, goal('purchase'));
    await one.set(0.05, goal('purchase'), goal('signup'), goal('signup'));
    expect(one.running()).toEqual(['1 purchase', '2 signup']);
    await one.set(0.05, goal('signup'));
    expect(one.running()).toEqual(['2 signup']);
    expect(one.at(35)).toEqual([2]);
    await one.restart();
    await one.set(0.05, goal('signup'), goal('purchase'));
    expect(one.running()).toEqual(['1 purchase', '2 signup']);
    await one.set(0.1, goal('purchase'));
    expect(one.running()).toEqual(['3 purchase']);
    // Who was moved by the other share has seen both: going back begins anew as well.
    await one.set(0.05, goal('purchase'));
    expect(one.running()).toEqual(['4 purchase']);
    expect(one.at(55)).toEqual([3]);
    await one.set(0, goal('purchase'));
    expect([one.running(), one.at(1000)]).toEqual([[], []]);
  });

  it('counts each goal once, and its numbers are never given to another one', async () => {
    const share = fc.constantFrom(0, 0.05, 0.1);
    const goals = fc.array(fc.constantFrom('purchase', 'signup', 'lead'), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(share, goals), { maxLength: 12 }), async (changes) => {
        const one = site();
        const meant = new Map<string, string>();
        for (const [held, events] of changes) {
          await one.set(held, ...events.map(goal));
          const wanted = held > 0 ? [...new Set(events)].sort() : [];
          expect(
            one
              .running()
              .map((name) => name.split(' ')[1])
              .sort(),
          ).toEqual(wanted);
          for (const name of one.running()) {
            const [number, event] = name.split(' ');
            expect(meant.get(number) ?? event).toBe(event);
            meant.set(number, event);
          }
        }
      }),
    );
  });
});

describe('Whoever meets a slot', () => {
  const decision = (more: object): SequencedDecision => split('ada', 'rules', 5, more);

  it('counts as held out or as everybody else, once for each comparison', () => {
    const sidesOf = (more: object) =>
      startedOnSite(decision(more), [1, 4]).map(({ slot, version, side }) => [slot, version, side]);
    expect(sidesOf({ mode: 'holdout', basis: undefined })).toEqual([
      ['*', 1, 'holdout'],
      ['*', 4, 'holdout'],
    ]);
    expect(sidesOf({ mode: 'individual', basis: {} })).toEqual([
      ['*', 1, 'everybody'],
      ['*', 4, 'everybody'],
    ]);
    expect(startedOnSite(decision({ basis: {} }), [])).toEqual([]);
  });

  it('does not count where individualization was switched off or failed', () => {
    for (const kind of ['DISABLED', 'ERROR'])
      expect(startedOnSite(decision({ mode: 'default', reasons: [{ kind }], basis: undefined }), [1])).toEqual([]);
  });
});

it('the goal that judges a slot judges the site, unless it is a click on that slot', () => {
  const near = { event: 'click', windowSeconds: 60 };
  const farGoal: FarGoal = { event: 'purchase', windowSeconds: 60, measures: 'money', currency: 'EUR' };
  const of = (settings: object, orderCap?: number) => siteGoalOf({ settings: settings as never, orderCap });
  expect(of({ goal: near, farGoal }, 90)).toEqual({ goal: farGoal, cap: 90 });
  expect(of({ goal: near })).toBeNull();
  expect(of({ goal: { ...near, event: 'signup' } })).toEqual(goal('signup'));
  expect(of({ goal: null })).toBeNull();
});
