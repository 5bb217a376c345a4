/** How well a segment finds those who want what its rule gives. Shares of people; `null` where there is nobody to count. */
export interface SegmentPrecision {
  /** Of the members, who want it themselves. */
  readonly precision: number | null;
  /** Of all who want it, who are members. */
  readonly recall: number | null;
  /** Of all people, who want it: the precision of a segment drawn by lot. */
  readonly byLot: number | null;
}

/** Of people whose evidence cleared the margin: whether they are in the segment, and what is best for them. */
export function precisionOf(
  people: readonly { readonly member: boolean; readonly wants: string }[],
  given: string,
): SegmentPrecision {
  const members = people.filter(({ member }) => member).length;
  const wanting = people.filter(({ wants }) => wants === given).length;
  const both = people.filter(({ member, wants }) => member && wants === given).length;
  const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
  return { precision: share(both, members), recall: share(both, wanting), byLot: share(wanting, people.length) };
}
