import { randomOf, type Random } from './random';

/** How much of what people like is common to all, to their segment, and their own; in log-odds (standard deviations). */
export interface Tastes {
  readonly everybody: number;
  readonly segment: number;
  readonly person: number;
  /** Quality of a block apart from its themes. */
  readonly quality: number;
  /** Probability that a person's taste moves after every sixth visit. */
  readonly drift: number;
}

const STRONG: Tastes = { everybody: 0.3, segment: 0.5, person: 1, quality: 0.3, drift: 0.25 };

/** The worlds that decide whether individualization pays: from "segments are all there is" to moving strong tastes. */
export const WORLDS: Readonly<Record<string, Tastes>> = {
  segmentsExplainAll: { ...STRONG, segment: 0.9, person: 0, drift: 0 },
  mildTastes: { ...STRONG, segment: 0.4, person: 0.4 },
  strongTastes: STRONG,
  strongTastesWithDrift: { ...STRONG, drift: 0.9 },
};

export const BLOCKS = 8;
export const THEMES = 12;
export const SEGMENTS = 6;
/** Mean time between two visits of a person, in units of `at`. */
export const BETWEEN_VISITS = 0.01;
const THEMES_OF_A_BLOCK = 3;
/** Log-odds of a reward before taste: about 4 of 100. */
const BASE = -3.2;

/** One visit: what the visitor clicked on elsewhere before it, and what each block would bring. */
export interface Visit {
  readonly at: number;
  readonly visitor: number;
  readonly segment: number;
  readonly clicks: readonly number[];
  /** Probability of a reward by block, and whether it comes: drawn once, the same for every policy. */
  readonly probabilities: Float64Array;
  readonly rewards: Uint8Array;
}

export interface World {
  /** Themes of each block. */
  readonly blocks: readonly (readonly number[])[];
  readonly visits: readonly Visit[];
}

/** A world with known tastes; the same seed gives the same world. */
export function createWorld(seed: number, tastes: Tastes, people: number): World {
  const random = randomOf(seed * 7919 + 1);
  const draw = (count: number, spread: number): Float64Array =>
    Float64Array.from({ length: count }, () => spread * random.normal());
  const blocks = Array.from({ length: BLOCKS }, (_, block) => themesOf(block, random));
  const quality = draw(BLOCKS, tastes.quality);
  const everybody = draw(THEMES, tastes.everybody);
  const segments = Array.from({ length: SEGMENTS }, () => draw(THEMES, tastes.segment));
  const visits: Visit[] = [];
  for (let visitor = 0; visitor < people; visitor += 1) {
    const segment = Math.floor(random.uniform() * SEGMENTS);
    const own = draw(THEMES, tastes.person);
    const count = Math.min(80, 1 + Math.floor(-Math.log(1 - random.uniform()) * 10));
    let at = random.uniform();
    for (let t = 0; t < count; t += 1) {
      if (t > 0 && t % 6 === 0 && random.uniform() < tastes.drift)
        for (let j = 0; j < THEMES; j += 1) own[j] = 0.5 * own[j] + Math.sqrt(0.75) * tastes.person * random.normal();
      const liking = own.map((value, j) => value + everybody[j] + segments[segment][j]);
      at += -Math.log(1 - random.uniform()) * BETWEEN_VISITS;
      visits.push({ at, visitor, segment, ...visitOf(blocks, quality, liking, t, random) });
    }
  }
  visits.sort((a, b) => a.at - b.at);
  return { blocks, visits };
}

function themesOf(block: number, random: Random): number[] {
  const themes = new Set([block % THEMES]);
  while (themes.size < THEMES_OF_A_BLOCK) themes.add(Math.floor(random.uniform() * THEMES));
  return [...themes];
}

function visitOf(
  blocks: World['blocks'],
  quality: Float64Array,
  liking: Float64Array,
  t: number,
  random: Random,
): Pick<Visit, 'clicks' | 'probabilities' | 'rewards'> {
  // Half of all people come for the first time without having touched anything.
  const events = t === 0 ? Math.floor(random.uniform() * 2) : Math.floor(random.uniform() * 4);
  const appeal = liking.map(Math.exp);
  const total = appeal.reduce((sum, value) => sum + value, 0);
  const clicks = Array.from({ length: 2 * events }, () => {
    let left = random.uniform() * total;
    let theme = 0;
    while (theme < THEMES - 1 && (left -= appeal[theme]) > 0) theme += 1;
    return theme;
  });
  const luck = random.uniform();
  const probabilities = Float64Array.from(blocks, (themes, block) => {
    const odds = themes.reduce((sum, theme) => sum + liking[theme], BASE + quality[block]);
    return 1 / (1 + Math.exp(-odds));
  });
  return { clicks, probabilities, rewards: Uint8Array.from(probabilities, (p) => (luck < p ? 1 : 0)) };
}
