import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { run } from '../../server/src/evaluation/cli';
import { evaluate, type EvaluationResult } from '../../server/src/evaluation/evaluate';
import { readLog } from '../../server/src/evaluation/log';
import { bestOf, scorePrediction } from '../../server/src/evaluation/metrics';

/** A small world: people have a taste for one of four categories, which their country says a little about. */
function writeWorld(options: { people: number; repeats: boolean; seed: number }): string {
  let state = options.seed;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const folder = mkdtempSync(join(tmpdir(), 'world-'));
  const categories = ['skirts', 'boots', 'hats', 'bags'];
  const items = Array.from({ length: 80 }, (_, i) => ({
    id: `i${String(i).padStart(2, '0')}`,
    attributes: { category: categories[i % 4], price: 10 + ((i * 7) % 60), tags: [`t${i % 3}`, `u${i % 5}`] },
  }));
  const visitors: object[] = [];
  const events: object[] = [];
  for (let v = 0; v < options.people; v += 1) {
    const taste = Math.floor(random() * 4);
    const country = random() < 0.55 ? `C${taste}` : `C${Math.floor(random() * 4)}`;
    visitors.push({ id: `v${v}`, attributes: { country } });
    const seen = new Set<string>();
    const length = 2 + Math.floor(random() * 8);
    for (let e = 0; e < length; e += 1) {
      const category = random() < 0.85 ? taste : Math.floor(random() * 4);
      const item = items[category + 4 * Math.floor(random() * random() * 20)].id;
      if (!options.repeats && seen.has(item)) continue;
      seen.add(item);
      events.push({
        visitor: `v${v}`,
        type: 'view',
        item,
        at: new Date(Date.UTC(2026, 0, 1) + v * 60_000 + e * 1000).toISOString(),
      });
    }
  }
  const text = (values: readonly object[]): string => values.map((value) => JSON.stringify(value)).join('\n');
  writeFileSync(join(folder, 'items.jsonl'), text(items));
  writeFileSync(join(folder, 'visitors.jsonl'), text(visitors));
  writeFileSync(join(folder, 'events.jsonl'), text(events));
  return folder;
}

const quiet = { without: [], keepRepeats: false, progress: () => undefined };

/** What the command prints for a log, and the JSON that it writes. */
function command(folder: string, ...args: string[]): { out: string; written: EvaluationResult } {
  let out = '';
  const code = run(
    ['--data', basename(folder), '--json', 'result.json', ...args],
    dirname(folder),
    (text) => (out += text),
    () => undefined,
  );
  expect(code).toBe(0);
  return { out, written: JSON.parse(readFileSync(join(dirname(folder), 'result.json'), 'utf8')) as EvaluationResult };
}

describe('evaluate on a world with known tastes', () => {
  let folder: string;
  let result: EvaluationResult;
  beforeAll(() => {
    folder = writeWorld({ people: 500, repeats: true, seed: 7 });
    result = evaluate(readLog(folder), quiet);
  });

  test('has every policy, every amount of evidence and every block attribute', () => {
    expect(Object.keys(result.nextItem)).toEqual(['popularity', 'segment', 'crowd', 'attributes', 'individual']);
    expect(Object.keys(result.nextItem.individual.byEvidence)).toEqual(['0', '1', '2', '3', '5', '10', '20']);
    expect(Object.keys(result.blockChoice).sort()).toEqual(['category', 'price', 'tags']);
    expect(result.nextItem.segment.n).toBe(result.nextItem.individual.n);
    expect(result.nextItem.individual.byEvidence['0'].n).toBe(result.dataset.testVisitors);
  });

  test('at no evidence individual is exactly the segment, and attributes and crowd are popularity', () => {
    const at0 = (policy: string): unknown => result.nextItem[policy].byEvidence['0'];
    expect(at0('individual')).toEqual(at0('segment'));
    expect(at0('crowd')).toEqual(at0('popularity'));
    expect(at0('attributes')).toEqual(at0('popularity'));
  });

  test('individual finds the taste: better than the segment, with an interval above zero', () => {
    expect(result.nextItem.individual.hr20).toBeGreaterThan(result.nextItem.segment.hr20);
    expect(result.intervals.individualMinusSegment.hr20.all[0]).toBeGreaterThan(0);
    expect(result.blockChoice.category.individual.hit1).toBeGreaterThan(
      result.blockChoice.category.popularity.hit1 + 0.2,
    );
    expect(result.blockChoice.category.individual.byEvidence['3'].hit1).toBeGreaterThan(0.7);
  });

  test('the best segment rule is found and named', () => {
    expect(['visitor country', 'first category']).toContain(result.dataset.segmentRule);
    expect(result.blockChoice.category.segment.rule).toBe('first category');
    expect(result.nextItem.segment.rule).toBe(result.dataset.segmentRule);
  });

  test('--without leaves an attribute out of everything, --block-by asks for blocks of one only', () => {
    const { written: without } = command(folder, '--without', 'category', '--block-by', 'price');
    expect(Object.keys(without.blockChoice)).toEqual(['price']);
    expect(without.dataset.segmentRule).not.toBe('first category');
    expect(without.nextItem.attributes.hr20).toBeLessThan(result.nextItem.attributes.hr20);
  });

  test('nothing is learned from test visitors: without their third item, the second is predicted as before', () => {
    const log = readLog(folder);
    const testers = new Set([...new Set(log.events.map(({ visitor }) => visitor))].slice(-100));
    const shown = new Map<string, Set<string>>();
    const cut = log.events.filter(({ visitor, item }) => {
      const items = shown.get(visitor) ?? new Set<string>();
      const early = items.size < 2;
      shown.set(visitor, items.add(item));
      return early || !testers.has(visitor);
    });
    const short = evaluate({ ...log, events: cut }, quiet);
    const { n, hr5, hr20, mrr20 } = result.nextItem.individual.byEvidence['1'];
    expect(short.nextItem.individual.byEvidence['1']).toMatchObject({ n, hr5, hr20, mrr20 });
  });

  test('the command gives the same numbers again, as JSON and as a table', () => {
    const { out, written } = command(folder);
    expect(out).toContain('NEXT ITEM');
    expect(written).toEqual(result);
  });
});

describe('a log in which nobody repeats an item', () => {
  test('never proposes what was seen, to any policy', () => {
    const result = evaluate(readLog(writeWorld({ people: 300, repeats: false, seed: 3 })), quiet);
    expect(result.dataset.seenItemsAreCandidates).toBe(false);
    expect(result.nextItem.individual.hr20).toBeGreaterThan(result.nextItem.popularity.hr20);
  });
});

describe('the metrics', () => {
  test('by hand: the next item on place two, two of the next three found', () => {
    const best = [9, 4, 7, ...Array.from({ length: 17 }, (_, i) => 100 + i)];
    const { hr5, hr20, mrr20, ndcg20 } = scorePrediction(best, [4, 7, 50]);
    expect([hr5, hr20, mrr20]).toEqual([1, 1, 0.5]);
    const ideal = 1 + 1 / Math.log2(3) + 0.5;
    expect(ndcg20).toBeCloseTo((1 / Math.log2(3) + 0.5) / ideal, 12);
  });

  test('only the next ten count for ndcg, and a rank of six is no hit at five', () => {
    const best = [1, 2, 3, 4, 5, 6];
    expect(scorePrediction(best, [6]).hr5).toBe(0);
    expect(scorePrediction(best, [...Array.from({ length: 10 }, (_, i) => 200 + i), 1]).ndcg20).toBe(0);
  });

  test('the twenty best, ties by place, without the excluded', () => {
    const scores = Float64Array.from({ length: 30 }, (_, i) => (i === 25 ? 5 : i < 3 ? 1 : 0));
    expect(bestOf(scores, new Set([0])).slice(0, 4)).toEqual([25, 1, 2, 3]);
    expect(bestOf(scores, null)).toHaveLength(20);
  });
});
