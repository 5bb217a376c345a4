import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../server/src/evaluation/cli';
import { randomOf } from '../../server/src/evaluation/simulation/random';
import { simulate, type SimulationResult } from '../../server/src/evaluation/simulation/simulate';
import { createWorld, WORLDS } from '../../server/src/evaluation/simulation/world';

const quiet = { progress: () => undefined };

describe('worlds with known tastes', () => {
  test('the same seed gives the same world, another seed another one', () => {
    const first = createWorld(3, WORLDS.strongTastes, 30);
    expect(createWorld(3, WORLDS.strongTastes, 30)).toEqual(first);
    expect(createWorld(4, WORLDS.strongTastes, 30)).not.toEqual(first);
  });

  test('visits come in the order of time, and a reward never comes for the worse and not for the better', () => {
    const { visits } = createWorld(1, WORLDS.strongTastes, 60);
    expect(visits.length).toBeGreaterThan(300);
    visits.forEach(({ at, probabilities, rewards }, i) => {
      if (i > 0) expect(at).toBeGreaterThanOrEqual(visits[i - 1].at);
      const worstPaid = Math.min(...probabilities.filter((_, block) => rewards[block] === 1));
      for (const [block, probability] of probabilities.entries())
        if (probability > worstPaid) expect(rewards[block]).toBe(1);
    });
  });

  test('where segments explain all, people of one segment like the same blocks', () => {
    const { visits } = createWorld(2, WORLDS.segmentsExplainAll, 60);
    const bySegment = new Map<number, Float64Array>();
    for (const { segment, probabilities } of visits) {
      const known = bySegment.get(segment) ?? bySegment.set(segment, probabilities).get(segment)!;
      probabilities.forEach((probability, block) => expect(probability).toBeCloseTo(known[block], 12));
    }
    expect(bySegment.size).toBe(6);
  });

  test('a Beta draw has the mean and the spread of its distribution', () => {
    const random = randomOf(11);
    const draws = Array.from({ length: 20_000 }, () => random.beta(3, 7));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0.3, 2);
    expect(variance).toBeCloseTo((0.3 * 0.7) / 11, 2);
  });
});

describe('the engine beside segments', () => {
  const result = (): SimulationResult => simulate({ ...quiet, seeds: 2, seedFrom: 5, people: 120 });

  let once: SimulationResult;
  beforeAll(() => {
    once = result();
  });

  test('with strong tastes inside segments the individual earns more than any segmentation, and gains are of the oracle', () => {
    const { worlds, seeds } = once;
    expect(seeds).toEqual([5, 6]);
    const { individual, segment, difference } = worlds.strongTastes;
    expect(difference.mean).toBeGreaterThan(0);
    expect(difference.mean).toBeCloseTo(individual.mean - segment.mean, 12);
    for (const world of Object.values(worlds)) {
      for (const share of [...world.individual.bySeed, ...world.segment.bySeed]) {
        expect(share).toBeGreaterThan(0);
        expect(share).toBeLessThan(1);
      }
    }
  });

  test('gives the same numbers again, and each seed the same whatever the others are', () => {
    expect(result()).toEqual(once);
    const alone = simulate({ ...quiet, seeds: 1, seedFrom: 6, people: 120 });
    expect(alone.worlds.strongTastes.individual.bySeed[0]).toBe(once.worlds.strongTastes.individual.bySeed[1]);
  });

  test('the command prints a table, writes JSON, and refuses what is no number', () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulation-'));
    let out = '';
    let said = '';
    const call = (...args: string[]): number =>
      run(
        args,
        folder,
        (text) => (out += text),
        (text) => (said += text),
      );
    expect(call('--simulate', '--seeds', '1', '--seed-from', '9', '--people', '60', '--json', 'result.json')).toBe(0);
    expect(out).toContain('strongTastesWithDrift');
    const written = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as SimulationResult;
    expect(written.seeds).toEqual([9]);
    expect(call('--simulate', '--seeds', 'many')).toBe(1);
    expect(said).toContain('--seeds must be a whole number');
  });
});
