import { applyEvent, createCrowd, createProfile, DEFAULT_SETTINGS, type Attributes } from '../../server/src/engine';
import { readingOf } from '../../server/src/engine/affinity';
import { compileCatalogue } from '../../server/src/engine/catalogue';
import { priorBlend } from '../../server/src/engine/channels';
import { createRanker, itemsLift } from '../../server/src/engine/rank';
import { chooseRule } from '../../server/src/evaluation/choose-rule';
import { journeysOf } from '../../server/src/evaluation/journeys';
import { LearnedRule } from '../../server/src/evaluation/learned-rule';
import { ItemPolicies } from '../../server/src/evaluation/policies';
import { toVisitorEvent } from '../../server/src/evaluation/training';

const items = new Map<string, Attributes>(
  ['a0', 'a1', 'a2', 'b0', 'b1', 'b2'].map((id) => [id, { kind: [id[0]], number: [id[1]] }]),
);
const visitors = new Map<string, Attributes>(
  Array.from({ length: 200 }, (_, v) => [`v${v}`, { team: [String(v % 3)] }]),
);
/** Everybody stays with the kind of the first item, a little more with the number of their team. */
const journeys = journeysOf(
  [...visitors.keys()]
    .flatMap((visitor, v) => {
      const kind = v % 2 === 0 ? 'a' : 'b';
      const rest = [0, 1, 2].filter((number) => number !== v % 3);
      return [rest[v % 2], v % 3, rest[1 - (v % 2)]].map((number) => ({ visitor, item: `${kind}${number}` }));
    })
    .map((event, order) => ({ ...event, type: 'click', at: order, order })),
);
const ground = {
  catalogue: compileCatalogue(items, createCrowd(), 0, DEFAULT_SETTINGS),
  ...{ items, visitors, neverRepeats: true },
};

describe('a rule over the first item', () => {
  const chosen = chooseRule(journeys.slice(0, 150), journeys.slice(150), ground, new Set());
  const learned = new LearnedRule(chosen, journeys, ground);
  const [visitor, first] = [visitors.get('v1'), items.get('a0')!];

  test('has the best one over the visitor beside it', () => {
    expect(chosen.rule?.name).toBe('first kind');
    expect(chosen.beside?.rule?.name).toBe('visitor team');
  });

  test('the individual starts with both, once something was seen', () => {
    const own = learned.tasteOf(visitor, first).offsets;
    const also = new LearnedRule(chosen.beside!, journeys, ground).tasteOf(visitor, first).offsets;
    expect(also.some((offset) => offset !== 0)).toBe(true);
    expect([...learned.priorOf(visitor, first)]).toEqual([...own].map((offset, i) => offset + also[i]));
  });

  test('before the first event it is everybody, for the individual as for the rule', () => {
    expect(learned.priorOf(visitor, null)).toEqual(learned.tasteOf(visitor, null).offsets);
    expect(learned.priorOf(visitor, null).every((offset) => offset === 0)).toBe(true);
  });

  test('the items of a block do not say it once more: the slot starts with the rule', () => {
    const [crowd, blend, now] = [createCrowd(), priorBlend(ground.catalogue), journeys[0].events[0].at];
    const blends = { individual: blend, attributes: blend, crowd: blend };
    const policies = new ItemPolicies(ground, crowd, blends, chosen, journeys, DEFAULT_SETTINGS);
    const profile = createProfile();
    applyEvent(profile, toVisitorEvent(journeys[0].events[0], items), DEFAULT_SETTINGS);
    const reading = readingOf(profile, crowd, now, DEFAULT_SETTINGS);
    policies.answer({ profile, visitor, firstItem: first, now, excluded: null });
    for (const block of [['a0', 'a1', 'a2'], ['b0']])
      expect(itemsLift(policies.ranker, reading, block)).toBe(
        itemsLift(createRanker(ground.catalogue, blend), reading, block),
      );
  });
});
