import {
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  crowdApply,
  decide,
  declare,
  DEFAULT_SETTINGS,
  explain,
  isHeldOut,
  learnOutcome,
  sideOf,
  type Crowd,
  type Decision,
  type Profile,
  type VisitorEvent,
} from '../../server/src/engine';
import {
  experienceOf,
  HOLDOUT,
  listed,
  readChapters,
  visitorOf,
  type CaseEvents,
  type CaseExpectation,
  type Chapter,
  type SpecificationCase,
} from './cases';

const settings = DEFAULT_SETTINGS;
const MONDAY_MORNING = '2026-03-02T10:00:00Z';

/** Spells out the events of a case with times and a strict order. */
function eventsOf(told: readonly CaseEvents[], now: number, who: string): VisitorEvent[] {
  let order = 0;
  return told.flatMap((kind, k) =>
    Array.from({ length: kind.times ?? 1 }, (_, i): VisitorEvent => {
      order += 1;
      const seconds = (kind.secondsAgo ?? (told.length - k) * 60) + ((kind.times ?? 1) - 1 - i);
      return {
        id: `${who}-${order}`,
        type: kind.type ?? 'click',
        at: now - seconds * 1000,
        order,
        item: kind.item ?? `${who}-item-${order}`,
        attributes: listed(kind.attributes),
        context: kind.context,
        decision: kind.decision && { id: 'd', ...kind.decision },
      };
    }),
  );
}

function learnedCrowd(given: SpecificationCase, now: number): Crowd {
  const crowd = createCrowd();
  for (const [g, group] of (given.crowd ?? []).entries()) {
    for (let v = 0; v < group.visitors; v += 1) {
      const profile = createProfile();
      for (const event of eventsOf(group.events, now, `crowd-${g}-${v}`)) {
        crowdApply(crowd, profile, event, settings);
        applyEvent(profile, event, settings);
      }
    }
  }
  return crowd;
}

function profileOf(given: SpecificationCase, now: number): Profile | null {
  if (!given.visitor && !given.declared && !given.traits) return null;
  const profile = createProfile();
  const missions = given.missions?.map(({ name, secondsAgo, endedSecondsAgo = -1800 }) => ({
    ...{ name, from: now - secondsAgo * 1000, until: now - endedSecondsAgo * 1000 },
  }));
  declare(profile, { declared: given.declared, traits: given.traits, missions });
  for (const event of eventsOf(given.visitor ?? [], now, 'visitor')) applyEvent(profile, event, settings);
  return profile;
}

function decisionsOf(chapter: Chapter, given: SpecificationCase): Decision[] {
  const now = Date.parse(given.at ?? MONDAY_MORNING);
  const experiences = chapter.slots.map((slot) => experienceOf(chapter, given, slot));
  const model = createModel();
  const snapshot = compileSnapshot({
    version: 'specification',
    experiences,
    segments: [...chapter.segments, ...(given.segments ?? [])],
    crowd: learnedCrowd(given, now),
    model,
    settings,
    holdout: given.heldOut === undefined ? 0 : HOLDOUT,
    regex: (source) => {
      const expression = new RegExp(source);
      return (text) => expression.test(text);
    },
  });
  const profile = profileOf(given, now);
  const drawn = (visitor: string) => ({
    side: sideOf(experiences[0], { now, visitor, context: {}, slots: [] }, settings.seed),
    heldOut: isHeldOut(snapshot, visitor),
  });
  const request = {
    now,
    visitor: given.visitor && visitorOf(given, (attempt) => `visitor${attempt || ''}`, drawn),
    context: given.context ?? {},
    disabled: given.off,
    slots: experiences.map(({ slot, variants }) => ({
      slot,
      available: given.available?.[slot] ?? variants.map(({ key }) => key),
    })),
  };
  for (const { slot, variant, shown, rewarded } of given.outcomes ?? []) {
    const [decision] = decide(snapshot, null, { ...request, slots: request.slots.filter((one) => one.slot === slot) });
    // Rewards come evenly among the exposures.
    const due = (i: number): number => Math.floor((i * rewarded) / shown);
    for (let i = 0; i < shown; i += 1) learnOutcome(model, { ...decision, variant }, due(i + 1) > due(i) ? 1 : 0);
  }
  return decide(snapshot, profile, request);
}

function check(decision: Decision, expected: CaseExpectation): void {
  const kinds = decision.reasons.map(({ kind }) => kind);
  if (expected.variant !== undefined) expect(decision.variant).toBe(expected.variant);
  if (expected.notVariant !== undefined) expect(decision.variant).not.toBe(expected.notVariant);
  if (expected.mode !== undefined) expect(decision.mode).toBe(expected.mode);
  if (expected.reasons) expect(kinds).toEqual(expect.arrayContaining([...expected.reasons]));
  for (const kind of expected.withoutReasons ?? []) expect(kinds).not.toContain(kind);
  if (expected.ruleVariant !== undefined) expect(decision.ruleVariant).toBe(expected.ruleVariant);
  if (expected.sides)
    expect(Object.fromEntries(decision.split!.sides.map((one) => [one.side, one.variant]))).toMatchObject(
      expected.sides,
    );
  if (expected.sentence !== undefined) expect(explain(decision)).toContain(expected.sentence);
  if (expected.falls) {
    const fallen = decision.candidates.filter(({ contributions }) =>
      contributions.some(({ channel, amount }) => channel === 'negative' && amount < 0),
    );
    expect(fallen.map(({ variant }) => variant)).toEqual(expected.falls);
  }
  if (expected.likely) {
    const { variant, atLeast } = expected.likely;
    expect(decision.candidates.find((candidate) => candidate.variant === variant)?.probability).toBeGreaterThanOrEqual(
      atLeast,
    );
  }
}

describe.each(readChapters())('$file: $chapter', (chapter) => {
  test.each(chapter.cases.map((given) => [given.sentence, given] as const))('%s', (_, given) => {
    const decisions = decisionsOf(chapter, given);
    const expectations = Array.isArray(given.expect)
      ? (given.expect as readonly CaseExpectation[])
      : [given.expect as CaseExpectation];
    for (const expected of expectations) {
      const decision = decisions.find(({ slot }) => slot === (expected.slot ?? chapter.slots[0]));
      if (!decision) throw new Error(`no decision for slot ${expected.slot}`);
      check(decision, expected);
    }
    for (const { candidates } of decisions) {
      expect(Math.abs(candidates.reduce((sum, { probability }) => sum + probability, 0) - 1)).toBeLessThanOrEqual(
        1e-12,
      );
      const mixed = candidates.reduce((sum, { mixture = 0 }) => sum + mixture, 0);
      expect(mixed).toBeCloseTo(candidates[0].mixture === undefined ? 0 : 1, 12);
    }
  });
});
