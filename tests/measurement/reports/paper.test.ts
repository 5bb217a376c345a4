import type { ParticipantStore } from '../../../server/src/stores';
import { MOST_CHANCES, startedBy, type Participant } from '../../../server/src/measurement/aggregates/participants';
import { newestDraws } from '../../../server/src/measurement/reports/newest-draws';
import { policiesOnPaper, type PaperSource } from '../../../server/src/measurement/reports/on-paper';
import { drafted, mostServed, type PaperDraw } from '../../../server/src/measurement/reports/paper-draws';
import { turnsDuring } from '../turns-during';
import { goal, split } from './fixtures';

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `v${i}`);
const candidate = (variant: string, mixture: number) => ({
  ...{ variant, mixture, score: 0, probability: mixture, contributions: [] },
});

describe('What is kept of many candidates', () => {
  const many = names(1_000).map((variant, i) => candidate(variant, (i + 1) / 1e6));
  const needed = ['baseline', 'boots', 'skirts', 'served'].map((variant) => candidate(variant, 1e-9));
  const chancesOf = (candidates: typeof many) =>
    startedBy(split('a', 'person', 0, { variant: 'served', candidates }))[0].data.chances;

  it('is the served one, the original, what each side would serve, and the most probable', () => {
    const chances = chancesOf([...many, ...needed, candidate('never', 0)]);
    const kept = Object.keys(chances);
    expect(kept).toHaveLength(MOST_CHANCES);
    expect(kept).toEqual(expect.arrayContaining(['baseline', 'boots', 'skirts', 'served', 'v999', 'v954']));
    expect(kept).not.toContain('v953');
    expect(Object.keys(chancesOf([...many.slice(0, 3), candidate('never', 0)]))).toEqual(['v2', 'v1', 'v0']);
  });

  it('says that what is not kept may have been served, and that what was left out of few could not be', () => {
    const rules = [{ id: 'r', segment: 'texas', variant: 'v0', strength: 'always' as const }];
    const answers = (chances: Record<string, number>) =>
      drafted(rules)({ segments: ['texas'], at: 0, chances } as unknown as PaperDraw);
    expect(answers(chancesOf(many))).toEqual(new Map([['v0', 1]]));
    expect(answers(chancesOf(many.slice(1, 49)))).toEqual(new Map([['baseline', 1]]));
    expect(answers({ v0: 0.5 })).toEqual(new Map([['v0', 1]]));
  });
});

describe('Estimates from past traffic', () => {
  it('look at the original and what most people were served, in the order of the slot', () => {
    const people = new Map([
      ['baseline', 0],
      ['boots', 5],
      ['hats', 1],
      ['skirts', 9],
    ]);
    const peopleOf = (variant: string): number => people.get(variant) ?? 0;
    expect(mostServed([...people.keys()], peopleOf, 2)).toEqual(['baseline', 'boots', 'skirts']);
    expect(mostServed([...people.keys()], peopleOf, 9)).toEqual([...people.keys()]);
  });

  const draw = (visitor: string, i: number): PaperDraw => ({
    ...{ visitor, served: `v${i % 30}`, probability: 1 / 30, reward: i % 2, at: 0, crowd: 'baseline' },
    ...{ segments: [], chances: {} },
  });

  it('let requests in between, policy by policy', async () => {
    const source: PaperSource = {
      ...{ draws: names(300).map(draw), variants: names(20), labelOf: String, withCrowd: false },
      ...{ draftedRules: null, drawsOfDraft: [] },
    };
    // Each is tried on one half, and then asked why it was refused.
    expect(await turnsDuring(() => policiesOnPaper(source))).toBeGreaterThanOrEqual(40);
    expect(await policiesOnPaper(source)).toMatchObject([
      { policy: 'bestVariant', refusal: { reason: 'fewPeople', have: 10, need: 500 }, tries: 20 },
    ]);
  });

  it('read the newest draws page by page, each once', async () => {
    const counted = { near: { outcome: { value: 1, count: 1, converted: true } } };
    const rows = names(1_200).map((visitor, at): Participant => {
      const [row] = startedBy(split(visitor, 'rules', at));
      return { ...row, data: { ...row.data, counted } } as unknown as Participant;
    });
    const asked: number[] = [];
    const newest: ParticipantStore['newest'] = async (_slot, _version, _countedFrom, limit, before) => {
      asked.push(limit);
      const older = rows.filter(({ at }) => !before || at < before.at);
      return older.sort((a, b) => b.at - a.at).slice(0, limit);
    };
    let draws: PaperDraw[] = [];
    const turns = await turnsDuring(async () => {
      draws = await newestDraws({ newest }, { slot: 'hero', version: 1, whom: 'all' }, goal());
    });
    expect(draws.map(({ at }) => at)).toEqual(names(1_200).map((_, i) => 1_199 - i));
    expect(asked).toEqual([500, 500, 500]);
    expect(turns).toBeGreaterThanOrEqual(2);
  });
});
