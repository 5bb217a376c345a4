import fc from 'fast-check';
import { compileSnapshot, createCrowd, createModel, DEFAULT_SETTINGS, type Attributes } from '../../server/src/engine';
import { contentGaps } from '../../server/src/measurement/gaps';
import type { Person } from '../../server/src/measurement/people';
import type { JournalledEvent } from '../../server/src/stores';

const slotWith = (...attributes: Attributes[]) => {
  const variants = attributes.map((one, i) => ({ key: `v${i}`, name: `v${i}`, attributes: one, items: [] }));
  const snapshot = compileSnapshot({
    ...{ version: 'v', segments: [], crowd: createCrowd(), model: createModel(), settings: DEFAULT_SETTINGS },
    experiences: [
      { ...{ id: 'e', slot: 'hero', name: 'Hero', version: 1, status: 'live', degree: 'person', rules: [] }, variants },
    ],
    regex: () => () => false,
  });
  return snapshot.slots.get('hero')!;
};

let made = 0;
const person = (categories: readonly string[], more: Partial<JournalledEvent> = {}): Person => {
  made += 1;
  return {
    visitor: `p${made}`,
    record: {} as Person['record'],
    events: categories.map((category, i) => ({
      ...{ id: `${i}`, visitor: `p${made}`, sequence: i, order: i, type: 'click', at: i },
      attributes: { category: [category], size: ['L'] },
      ...more,
    })),
  };
};
const times = (count: number, category: string): string[] => Array<string>(count).fill(category);
const HERO = slotWith({ category: ['skirts'] }, { category: ['boots'] });

describe('Tastes that no block serves', () => {
  it('are counted in people, the largest first', () => {
    const people = [
      person(times(3, 'dresses')),
      person(times(30, 'coats')),
      person([...times(4, 'dresses'), 'skirts']),
      person(times(5, 'skirts')),
    ];
    expect(contentGaps(people, HERO)).toEqual({
      people: 4,
      missing: [
        { attribute: 'category', value: 'dresses', label: 'dresses', people: 2, choices: 7 },
        { attribute: 'category', value: 'coats', label: 'coats', people: 1, choices: 30 },
      ],
    });
  });

  it('are clear ones, of what people chose by themselves and did not exclude', () => {
    const offered = { decision: { id: 'd', slot: 'hero', variant: 'v0' } };
    const people = [
      person(times(2, 'dresses')),
      person(['dresses', 'dresses', 'skirts', 'boots']),
      person(times(9, 'dresses'), offered),
      person(times(9, 'dresses'), { excluded: true }),
      person(times(9, 'dresses'), { type: 'exposure' }),
    ];
    expect(contentGaps(people, HERO)).toEqual({ people: 0, missing: [] });
  });

  it('are about nothing that the blocks are not about, and never about what one of them carries', () => {
    const category = fc.constantFrom('skirts', 'boots', 'dresses', 'coats');
    fc.assert(
      fc.property(fc.array(fc.array(category, { maxLength: 8 }), { maxLength: 20 }), (clicks) => {
        const { people, missing } = contentGaps(
          clicks.map((own) => person(own)),
          HERO,
        );
        for (const gap of missing) {
          expect(gap.attribute).toBe('category');
          expect(['dresses', 'coats']).toContain(gap.value);
          expect(gap.choices).toBeGreaterThanOrEqual(2 * gap.people);
        }
        expect(missing.reduce((sum, gap) => sum + gap.people, 0)).toBeLessThanOrEqual(people);
        expect(people).toBeLessThanOrEqual(clicks.length);
      }),
    );
  });
});
