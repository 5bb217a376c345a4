import { fromSibling, placedAt, unchanged } from './follow-places';
import { matchBlocks } from './match-blocks';
import type { PlaceRow } from './place-rows';
import type { Version, ZoneBlock } from './zones';

/**
 * Places of a document that was edited, published or reordered while the plugin was off. Each row remembers the block's
 * fingerprint and its whole zone: a zone of which any block kept its id was edited block by block, so a missing id
 * was removed; a zone of which no block kept its id was written anew, and the block is looked for by what it says.
 */
export const heal = (rows: readonly PlaceRow[], versions: readonly Version[]): PlaceRow[] => {
  const drafts = versions.filter((version) => version.status === 'draft');
  const published = versions.filter((version) => version.status === 'published');
  const alivePublished = published.flatMap((version) => alive(ownOf(version, rows), version));
  if (drafts.length === 0) return published.flatMap((version) => healMain(rows, version, []));
  const healedDrafts = drafts.flatMap((version) => healMain(rows, version, alivePublished));
  return [
    ...healedDrafts,
    ...published.flatMap((version) => {
      const draft = drafts.find((one) => one.locale === version.locale);
      return healPublished(rows, version, draft, healedDrafts);
    }),
  ];
};

const ownOf = (version: Version, rows: readonly PlaceRow[]): PlaceRow[] =>
  rows.filter((row) => row.locale === version.locale && row.status === version.status);

const zoneOf = (version: Version, field: string): readonly ZoneBlock[] => version.zones[field] ?? [];

const indexIn = (zone: readonly ZoneBlock[], row: PlaceRow): number =>
  zone.findIndex((block) => block.component === row.component && block.id === row.componentId);

const alive = (own: readonly PlaceRow[], version: Version): PlaceRow[] =>
  own.flatMap((row) => placedAt(row, version, indexIn(zoneOf(version, row.field), row)) ?? []);

/** Blocks of the same component, without those that say exactly what another block of the old zone said. */
const candidates = (row: PlaceRow, zone: readonly ZoneBlock[]): { block: ZoneBlock; index: number }[] => {
  const others = row.zone.filter(([, id, print]) => id !== row.componentId && print !== row.fingerprint);
  const left = others.map(([, , print]) => print);
  return zone.flatMap((block, index) => {
    if (block.component !== row.component) return [];
    const other = left.indexOf(block.fingerprint);
    if (other < 0) return { block, index };
    left.splice(other, 1);
    return [];
  });
};

/** Where the block of a row is in a zone that was written anew; −1 if it is not to be found. */
const lookFor = (row: PlaceRow, zone: readonly ZoneBlock[]): number => {
  const same = candidates(row, zone);
  const nearest = (some: typeof same) =>
    [...some].sort((a, b) => Math.abs(a.index - row.index) - Math.abs(b.index - row.index))[0]?.index;
  return (
    nearest(same.filter(({ block }) => block.fingerprint === row.fingerprint)) ??
    same.find(({ index }) => index === row.index)?.index ??
    (same.length === 1 ? same[0].index : -1)
  );
};

const healMain = (rows: readonly PlaceRow[], version: Version, alivePublished: readonly PlaceRow[]): PlaceRow[] => {
  const own = ownOf(version, rows);
  if (own.length === 0) return unchanged(fromSibling(version, rows), rows);
  return own.flatMap((row) => {
    const zone = zoneOf(version, row.field);
    const still = indexIn(zone, row);
    if (still >= 0) return placedAt(row, version, still) ?? [];
    const known = new Set(row.zone.map(([component, id]) => `${component}:${id}`));
    if (zone.some((block) => known.has(`${block.component}:${block.id}`))) return [];
    // The draft was discarded: it is a copy of what is published, in the same order.
    const counterpart = alivePublished.find((one) => one.slot === row.slot && one.locale === row.locale);
    const copied = counterpart && placedAt(row, version, counterpart.index);
    if (copied?.fingerprint === counterpart?.fingerprint && copied) return copied;
    return placedAt(row, version, lookFor(row, zone)) ?? [];
  });
};

const healPublished = (
  rows: readonly PlaceRow[],
  version: Version,
  draft: Version | undefined,
  healedDrafts: readonly PlaceRow[],
): PlaceRow[] => {
  const own = ownOf(version, rows);
  const kept = alive(own, version);
  const fromDraft = healedDrafts
    .filter((row) => row.locale === version.locale && !kept.some((one) => one.slot === row.slot))
    .flatMap((row) => {
      const index = draft && matchBlocks(zoneOf(draft, row.field), zoneOf(version, row.field)).get(row.index);
      const found = index === undefined ? undefined : placedAt(row, version, index);
      if (!found) return [];
      // Published for the first time meanwhile: only the very block counts, not one that resembles it.
      const wasPlaced = own.some((one) => one.slot === row.slot);
      return wasPlaced || found.fingerprint === row.fingerprint ? found : [];
    });
  return [...kept, ...fromDraft];
};
