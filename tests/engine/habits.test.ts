import fc from 'fast-check';
import {
  applyEvent,
  createProfile,
  DEFAULT_SETTINGS,
  mergeProfiles,
  type Profile,
  type Touch,
  type VisitorEvent,
} from '../../server/src/engine';
import { eventsAbout, habitOf, habitsOf } from '../../server/src/engine/habits';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const runs = Number(process.env.PROPERTY_RUNS ?? 300);
const NAMES = ['category', 'tags', 'constructor'];

const event = fc.record({
  attributes: fc.dictionary(
    fc.constantFrom(...NAMES),
    fc.array(fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), { maxLength: 4 }),
    { maxKeys: 3 },
  ),
  item: fc.option(fc.constantFrom('i', 'j'), { nil: undefined }),
  /** Most events come in their order, some late. */
  late: fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(20) }),
});
/** Longer than what is remembered; so long ones take minutes to shrink. */
const history = fc.array(event, { maxLength: 160, size: 'max' });
const toEvent = (
  { late, ...one }: typeof event extends fc.Arbitrary<infer E> ? E : never,
  i: number,
): VisitorEvent => ({
  ...{ ...one, id: `e${i}`, type: 'click', order: i },
  at: NOW + (i - late) * 1_000,
});

const about = (touch: Touch, attribute: string): readonly string[] =>
  Object.hasOwn(touch.attributes, attribute) ? [...new Set(touch.attributes[attribute])] : [];

/** A share as it is counted: in whole parts, whose sums are exact. */
const inParts = (share: number): number => Math.round(share * 2 ** 40) / 2 ** 40;

/** As it is told: every remembered event that is no repeat of the one before it. */
function told({ recent, corrections }: Profile, attribute: string): unknown {
  const values = recent
    .filter(({ item }, i) => i === 0 || item === undefined || recent[i - 1].item !== item)
    .map((touch) =>
      about(touch, attribute).filter(
        (value) => !corrections.some((c) => c.attribute === attribute && c.value === value && touch.at <= c.at),
      ),
    )
    .filter((some) => some.length > 0);
  let stays = 0;
  for (let i = 1; i < values.length; i += 1)
    stays += inParts(values[i - 1].filter((value) => values[i].includes(value)).length / values[i - 1].length);
  return values.length === 0 ? undefined : { last: values[values.length - 1], events: values.length, stays };
}

function kept(profile: Profile, attribute: string): unknown {
  const habit = habitOf(habitsOf(profile), attribute);
  return habit && { last: habit.last, events: habit.events, stays: habit.stays };
}

const VALUES = ['a', 'b', '__proto__'];
const toldEvents = ({ recent }: Profile, attribute: string): number[] =>
  VALUES.map((value) => recent.filter((touch) => about(touch, attribute).includes(value)).length);
const keptEvents = (profile: Profile, attribute: string): number[] =>
  VALUES.map((value) => eventsAbout(habitsOf(profile), attribute, value));

function expectAsTold(profile: Profile): void {
  const all = (habit: typeof told, events: typeof toldEvents): string =>
    JSON.stringify(NAMES.map((attribute) => [habit(profile, attribute), events(profile, attribute)]));
  expect(all(kept, keptEvents)).toBe(all(told, toldEvents));
}

describe('habits', () => {
  test('that are kept event by event are those read from all remembered events, bit for bit', () => {
    fc.assert(
      fc.property(history, fc.nat(159), fc.boolean(), (events, when, takesBack) => {
        const profile = createProfile();
        events.map(toEvent).forEach((one, i) => {
          if (takesBack && i === when)
            profile.corrections = [{ attribute: 'category', value: 'a', verdict: 'forget', at: one.at }];
          applyEvent(profile, one, DEFAULT_SETTINGS);
          if (i % 3 === 0) expectAsTold(profile);
        });
        expectAsTold(profile);
      }),
      { numRuns: Math.ceil(runs / 3), endOnFailure: true },
    );
  });

  test('of a merged profile are those of the whole', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.boolean()), (events, sides) => {
        const parts = [createProfile(), createProfile()];
        for (const one of events.map(toEvent)) applyEvent(parts[sides.next().value ? 0 : 1], one, DEFAULT_SETTINGS);
        expectAsTold(mergeProfiles(parts[0], parts[1]));
      }),
      { numRuns: Math.ceil(runs / 3), endOnFailure: true },
    );
  });
});
