import { compileSegments, segmentHolds, type Segment, type Subject } from '../../engine';
import { linearRegex } from './regular-expressions';
import type { Size } from './segments';

/** For how many of these people each segment holds, alone and together, by key. Nobody looked at: no sizes. */
export const sizesAmong = (people: readonly Subject[], segments: readonly Segment[]): ReadonlyMap<string, Size> => {
  if (people.length === 0) return new Map();
  const compiled = compileSegments(segments, { regex: linearRegex });
  const members = new Map(
    segments.map(({ key }) => [key, new Set(people.filter((person) => segmentHolds(compiled, key, person)))]),
  );
  const overlapsOf = (key: string, own: ReadonlySet<Subject>): Size['overlaps'] =>
    [...members]
      .filter(([other]) => other !== key)
      .map(([segment, others]) => ({ segment, members: [...own].filter((person) => others.has(person)).length }))
      .filter((overlap) => overlap.members > 0)
      .sort((a, b) => b.members - a.members || (a.segment < b.segment ? -1 : 1));
  return new Map(
    [...members].map(([key, own]) => [key, { members: own.size, of: people.length, overlaps: overlapsOf(key, own) }]),
  );
};
