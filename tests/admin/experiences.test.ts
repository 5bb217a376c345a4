import fc from 'fast-check';
import {
  choicesOf,
  differs,
  inputOf,
  moved,
  newRule,
  problemsOf,
  type RuleInput,
} from '../../admin/src/pages/Experiences/draft';
import { BOOSTS, freeFor, secondsOf, spanOf, tidied } from '../../admin/src/pages/Experiences/adjustments';
import {
  adjustmentSchema,
  experienceInputSchema,
  type ExperienceInput,
  type ExperienceView,
} from '../../server/src/contracts';

const rules = (count: number): RuleInput[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `r${index}`,
    segment: 's',
    variant: 'v',
    strength: 'startWith' as const,
  }));

const INPUT: ExperienceInput = {
  name: 'Home hero',
  degree: 'rulesThenPerson',
  rules: rules(1),
  goal: { event: 'click', windowSeconds: 86_400 },
  definition: '',
  takeover: null,
};

describe('the draft of an experience', () => {
  test('moving a rule keeps all of them, and moving it back undoes it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.nat(7),
        fc.constantFrom(-1 as const, 1 as const),
        (count, index, by) => {
          const before = rules(count);
          const after = moved(before, index, by);
          expect([...after].sort((a, b) => a.id.localeCompare(b.id))).toEqual(before);
          const target = index + by;
          if (index < count && target >= 0 && target < count) {
            expect(after[target]).toBe(before[index]);
            expect(moved(after, target, -by as 1 | -1)).toEqual(before);
          } else {
            expect(after).toEqual(before);
          }
        },
      ),
    );
  });

  test('a new rule has an id of its own, also after one was removed', () => {
    const first = newRule([], 's', 'v');
    const second = newRule([first], 's', 'v');
    const third = newRule([second], 's', 'v');
    expect(new Set([first.id, second.id, third.id]).size).toBe(3);
    expect(experienceInputSchema.safeParse({ ...INPUT, rules: [first, second, third] }).success).toBe(true);
  });

  test.each([
    [INPUT, []],
    [{ ...INPUT, name: ' ' }, ['problem.name']],
    [{ ...INPUT, rules: [{ ...rules(1)[0], segment: '' }] }, ['problem.rule']],
    [
      { ...INPUT, rules: [{ ...rules(1)[0], from: '2026-02-02T00:00:00Z', until: '2026-02-01T00:00:00Z' }] },
      ['problem.schedule'],
    ],
    [{ ...INPUT, takeover: { variant: 'v', from: '2026-01-01T00:00:00Z', until: '' } }, ['problem.takeover']],
  ] as [ExperienceInput, string[]][])('problems %#', (input, problems) => {
    expect(problemsOf(input)).toEqual(problems);
  });

  test('what has no problem is what the server takes', () => {
    expect(experienceInputSchema.safeParse(INPUT).success).toBe(true);
  });

  test('a change is noticed', () => {
    expect(differs(INPUT, { ...INPUT })).toBe(false);
    expect(differs(INPUT, { ...INPUT, degree: 'person' })).toBe(true);
  });

  test('the original can be chosen like any variant', () => {
    expect(choicesOf({ variants: [] }, 'Your original')).toEqual([{ value: 'baseline', label: 'Your original' }]);
  });

  test('what the page does not edit stays as it was', () => {
    const takeovers = [{ variant: 'v', from: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' }];
    const adjustments = [{ variant: 'v', boost: 1 }];
    const view = { ...INPUT, takeovers, adjustments, slot: 'hero', version: 3 } as unknown as ExperienceView;
    expect(inputOf(view)).toEqual({ ...INPUT, takeovers, adjustments });
    expect(inputOf({ ...INPUT, slot: 'hero' } as unknown as ExperienceView)).toEqual(INPUT);
  });
});

describe('a business rule', () => {
  test('every span that the page can make is what the server takes, and is shown as it was made', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 20_000 }),
        fc.constantFrom('hours' as const, 'days' as const),
        (count, unit) => {
          const seconds = secondsOf({ count, unit });
          expect(secondsOf(spanOf(seconds))).toBe(seconds);
          const rule = { variant: 'v', cap: { times: 1, withinSeconds: seconds } };
          expect(adjustmentSchema.safeParse(rule).success).toBe(true);
        },
      ),
    );
  });

  test('says nothing of what is not asked', () => {
    expect(tidied({ variant: 'v', boost: 0, onlyFor: null, notFor: 's', cap: null, coolDown: null })).toEqual({
      variant: 'v',
      notFor: 's',
    });
    expect(tidied({ variant: 'v', perDay: 0 })).toEqual({ variant: 'v', perDay: 0 });
    expect(tidied({ variant: 'v', perDay: null })).toEqual({ variant: 'v' });
  });

  test('each step of pushing is one that the server takes', () => {
    for (const boost of BOOSTS) expect(adjustmentSchema.safeParse({ variant: 'v', boost }).success).toBe(true);
  });

  test('one for each block at the most, and none for the original', () => {
    const blocks = [{ value: 'baseline' }, { value: 'skirts' }, { value: 'boots' }];
    expect(freeFor(blocks, [{ variant: 'skirts' }], 'baseline')).toEqual([{ value: 'boots' }]);
  });
});
