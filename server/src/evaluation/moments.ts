import { blendScores, evidenceStep, hash32, weightsAt, type Blend } from '../engine';
import { bestOf } from './metrics';

/** A choice that weights are fitted on: some candidates with their features, and which of them were taken. */
export interface Moment {
  /** Step of evidence (`evidenceStep`). */
  readonly step: number;
  /** Features row by row, a row per candidate. */
  readonly values: Float32Array;
  /** What a candidate's score has beside its weighted features: log of how many it stands for, and terms that are set. */
  readonly offsets: Float32Array;
  /** Rows of what was taken, in order, the very next first: at most ten. */
  readonly taken: readonly number[];
}

/** What the visitor took from here on counts up to this many items. */
export const HORIZON = 10;

/** Candidates that every moment keeps: the likeliest; of the others some are drawn and stand for all. */
const LIKELIEST = 50;
const DRAWN = 60;
export const MOST_ROWS = LIKELIEST + DRAWN + HORIZON;

/** One position of a journey with its features over the whole catalogue. */
export interface Position {
  readonly name: string;
  readonly evidence: number;
  readonly features: readonly Float64Array[];
  readonly upcoming: readonly number[];
  readonly excluded: ReadonlySet<number> | null;
}

/** Cuts a position down to a moment; the draw depends on its name only. */
export class MomentMaker {
  private readonly scores: Float64Array;

  constructor(
    private readonly prior: Blend,
    private readonly candidates: number,
  ) {
    this.scores = new Float64Array(candidates);
  }

  make({ name, evidence, features, upcoming, excluded }: Position): Moment {
    const rows = new Map<number, number>();
    const taken = upcoming.slice(0, HORIZON);
    for (const item of taken) rows.set(item, 0);
    blendScores(weightsAt(this.prior, evidence), features, this.candidates, this.scores);
    for (const item of bestOf(this.scores, excluded, LIKELIEST)) rows.set(item, 0);
    this.drawRest(name, rows, excluded);
    const width = features.length;
    const values = new Float32Array(rows.size * width);
    const places = new Map<number, number>();
    for (const item of rows.keys()) {
      const row = places.size * width;
      places.set(item, places.size);
      for (let f = 0; f < width; f += 1) values[row + f] = features[f][item];
    }
    return {
      step: evidenceStep(evidence),
      values,
      offsets: Float32Array.from(rows.values()),
      taken: taken.map((item) => places.get(item)!),
    };
  }

  /**
   * Adds the rest, or as many of it as are drawn, each for as many as it stands for. Half of the draws go where the
   * prior sees the next item, half to all alike: equal stretches of that mass, one draw each.
   */
  private drawRest(name: string, rows: Map<number, number>, excluded: ReadonlySet<number> | null): void {
    const { scores, candidates } = this;
    const rest: number[] = [];
    for (let item = 0; item < candidates; item += 1) if (!rows.has(item) && !excluded?.has(item)) rest.push(item);
    if (rest.length <= DRAWN) {
      for (const item of rest) rows.set(item, 0);
      return;
    }
    const top = rest.reduce((most, item) => Math.max(most, scores[item]), -Infinity);
    const likely = rest.map((item) => Math.exp(scores[item] - top));
    const even = likely.reduce((sum, mass) => sum + mass, 0) / rest.length;
    const stretch = (2 * even * rest.length) / DRAWN;
    let next = (hash32(name) / 4294967296) * stretch;
    let until = 0;
    rest.forEach((item, r) => {
      const mass = likely[r] + even;
      until += mass;
      let draws = 0;
      for (; next < until; next += stretch) draws += 1;
      if (draws > 0) rows.set(item, Math.log((draws * stretch) / mass));
    });
  }
}
