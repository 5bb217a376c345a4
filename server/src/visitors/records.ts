import type { Mission } from '../engine';
import type { VisitorRecord } from '../stores/types';

/** The record of a visitor of whom nothing is recorded. */
export const blankRecord = (visitor: string): VisitorRecord => ({
  visitor,
  person: null,
  consent: null,
  declared: Object.create(null) as VisitorRecord['declared'],
  traits: Object.create(null) as VisitorRecord['traits'],
  corrections: [],
  excludedUntil: null,
});

/** The errands of a visitor that are not the visitor's own after all. */
export const missionsOf = ({ missions = [] }: VisitorRecord): readonly Mission[] =>
  missions.filter(({ mine }) => !mine);

/** Whose profile this is: the person's where the visitor is linked to one, else the visitor's own. */
export const ownerOf = (record: Pick<VisitorRecord, 'visitor' | 'person'>): string =>
  record.person === null ? `v:${record.visitor}` : `p:${record.person}`;

/** What was said on all devices of a person, as one. Keys come from outside: no prototype. */
export function mergeSaid(
  records: readonly VisitorRecord[],
): Pick<VisitorRecord, 'declared' | 'traits' | 'corrections'> & { missions: readonly Mission[] } {
  return {
    declared: Object.assign(
      Object.create(null),
      ...records.map(({ declared }) => declared),
    ) as VisitorRecord['declared'],
    traits: Object.assign(Object.create(null), ...records.map(({ traits }) => traits)) as VisitorRecord['traits'],
    corrections: records.flatMap(({ corrections }) => corrections),
    missions: records.flatMap(missionsOf),
  };
}
