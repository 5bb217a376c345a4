import type { CandidateScore, Contribution, Decision } from '../engine/types';
import type { LoggedDecision } from './types';

/**
 * Candidates of one decision as columns. A thousand entries of a collection share few attribute values, so few terms
 * and few scores: each is written once, and candidates name it by its place. Nothing is rounded or left out.
 */
interface PackedCandidates {
  readonly variants: readonly string[];
  readonly terms: readonly Contribution[];
  /** Places of each candidate's terms, in the order in which they add up. */
  readonly contributions: readonly (readonly number[])[];
  /** The numbers of a candidate, by name: what values there are, and which one each has; -1: none. */
  readonly numbers: Readonly<Record<string, { readonly values: readonly unknown[]; readonly of: readonly number[] }>>;
}

type Row = Omit<LoggedDecision, 'decision'> & { readonly decision: Omit<Decision, 'candidates'> };
type PackedRow = Row & { readonly packed?: PackedCandidates };

/** Fewer candidates than this are as readable as they are short. */
const MANY = 50;

/** Places of things that are written once. */
const createPlaces = <T>() => {
  const places = new Map<string, number>();
  const values: T[] = [];
  const placeOf = (value: T): number => {
    const key = JSON.stringify(value);
    const known = places.get(key) ?? values.push(value) - 1;
    places.set(key, known);
    return known;
  };
  return { values, placeOf };
};

const pack = (candidates: readonly CandidateScore[]): PackedCandidates => {
  const terms = createPlaces<Contribution>();
  const contributions = candidates.map((candidate) => candidate.contributions.map(terms.placeOf));
  const numbers: Record<string, { values: readonly unknown[]; of: readonly number[] }> = {};
  const names = new Set(candidates.flatMap((candidate) => Object.keys(candidate)));
  for (const name of names) {
    if (name === 'variant' || name === 'contributions') continue;
    const { values, placeOf } = createPlaces<unknown>();
    const of = candidates.map((candidate) => {
      const value = candidate[name as keyof CandidateScore];
      return value === undefined ? -1 : placeOf(value);
    });
    numbers[name] = { values, of };
  }
  return { variants: candidates.map(({ variant }) => variant), terms: terms.values, contributions, numbers };
};

const unpack = ({ variants, terms, contributions, numbers }: PackedCandidates): CandidateScore[] =>
  variants.map((variant, c) => {
    const known = Object.entries(numbers).filter(([, { of }]) => of[c] >= 0);
    const own = Object.fromEntries(known.map(([name, { values, of }]) => [name, values[of[c]]]));
    return {
      variant,
      ...own,
      contributions: contributions[c].map((place) => terms[place]),
    } as unknown as CandidateScore;
  });

/** A decision as the log keeps it. */
export const rowText = (logged: LoggedDecision): string => {
  const { candidates, ...decision } = logged.decision;
  if (candidates.length < MANY) return JSON.stringify(logged);
  const packed: PackedRow = { ...logged, decision, packed: pack(Array.from(candidates)) };
  return JSON.stringify(packed);
};

export const rowOf = (text: string): LoggedDecision => {
  const { packed, ...row } = JSON.parse(text) as LoggedDecision & { packed?: PackedCandidates };
  return packed ? { ...row, decision: { ...row.decision, candidates: unpack(packed) } } : row;
};
