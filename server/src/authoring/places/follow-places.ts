import { matchBlocks } from './match-blocks';
import type { PlaceRow } from './place-rows';
import { knownBlocks, type Version, type ZoneBlock } from './zones';

/** A write to a document that has places. */
export interface Change {
  readonly before: readonly Version[];
  readonly after: readonly Version[];
  readonly rows: readonly PlaceRow[];
  /** Drafts were thrown away and made again from what is published. */
  readonly discarded: boolean;
  /** Zones whose sent blocks carried ids: there a missing id means that the editor removed the block. */
  readonly keepsIds: ReadonlySet<string>;
}

const zoneIn = (version: Version | undefined, field: string): readonly ZoneBlock[] => version?.zones[field] ?? [];

const sameVersion = (a: { locale: string | null; status: string }, b: { locale: string | null; status: string }) =>
  a.locale === b.locale && a.status === b.status;

/** The row of a place at another block; undefined where there is no such block. */
export const placedAt = (row: PlaceRow, version: Version, index: number): PlaceRow | undefined => {
  const zone = zoneIn(version, row.field);
  const block = zone[index];
  if (!block || block.component !== row.component) return undefined;
  const { locale, status } = version;
  const { id, fingerprint } = block;
  return { ...row, componentId: id, locale, status, index, fingerprint, zone: knownBlocks(zone) };
};

/** Places of a copy, block by block: what Strapi copies keeps its order. */
export const copiedTo = (version: Version, rows: readonly PlaceRow[]): PlaceRow[] =>
  rows.flatMap((row) => placedAt(row, version, row.index) ?? []);

const survivors = (own: readonly PlaceRow[], change: Change, version: Version): PlaceRow[] => {
  const old = change.before.find((one) => sameVersion(one, version));
  return own.flatMap((row) => {
    const zone = zoneIn(version, row.field);
    const still = zone.findIndex((block) => block.component === row.component && block.id === row.componentId);
    if (still >= 0) return placedAt(row, version, still) ?? [];
    if (change.keepsIds.has(row.field)) return [];
    const oldZone = zoneIn(old, row.field);
    const was = oldZone.findIndex((block) => block.component === row.component && block.id === row.componentId);
    const now = matchBlocks(oldZone, zone).get(was);
    return (now === undefined ? undefined : placedAt(row, version, now)) ?? [];
  });
};

const isRenewed = (change: Change, version: Version): boolean => {
  const old = change.before.find((one) => sameVersion(one, version));
  const known = new Set(
    Object.values(old?.zones ?? {}).flatMap((zone) => zone.map((block) => `${block.component}:${block.id}`)),
  );
  return !Object.values(version.zones).some((zone) =>
    zone.some((block) => known.has(`${block.component}:${block.id}`)),
  );
};

/** A locale that appears takes the places of the one that it resembles most, block by block. */
export const fromSibling = (version: Version, rows: readonly PlaceRow[]): PlaceRow[] => {
  const siblings = new Map<string, PlaceRow[]>();
  for (const row of rows) {
    if (row.status !== version.status || row.locale === version.locale) continue;
    siblings.set(row.locale ?? '', [...(siblings.get(row.locale ?? '') ?? []), row]);
  }
  return [...siblings.values()]
    .map((ofLocale) => copiedTo(version, ofLocale))
    .reduce((best, one) => (one.length > best.length ? one : best), []);
};

/** Blocks that say exactly what the block of the place says: filled in from another locale, not yet translated. */
export const unchanged = (copies: readonly PlaceRow[], rows: readonly PlaceRow[]): PlaceRow[] =>
  copies.filter((copy) => rows.some((row) => row.slot === copy.slot && row.fingerprint === copy.fingerprint));

/** The rows of a document after a write. Pure: everything that it needs is in the change. */
export const follow = (change: Change): PlaceRow[] => {
  const { before, after, rows, discarded } = change;
  const drafts = after.filter((version) => version.status === 'draft');
  const main = drafts.length > 0 ? drafts : after;
  const result: PlaceRow[] = [];
  for (const version of main) {
    const own = rows.filter((row) => sameVersion(row, version));
    const published = rows.filter((row) => row.status === 'published' && row.locale === version.locale);
    const isNew = !before.some((one) => sameVersion(one, version));
    if (discarded && isRenewed(change, version)) result.push(...copiedTo(version, published));
    else if (isNew) result.push(...fromSibling(version, rows));
    else if (own.length > 0) result.push(...survivors(own, change, version));
    else if (isRenewed(change, version)) result.push(...unchanged(fromSibling(version, rows), rows));
  }
  if (main === after) return result;
  for (const version of after.filter((one) => one.status === 'published')) {
    const own = rows.filter((row) => sameVersion(row, version));
    const draft = result.filter((row) => row.status === 'draft' && row.locale === version.locale);
    result.push(...(isRenewed(change, version) ? copiedTo(version, draft) : survivors(own, change, version)));
  }
  return result;
};
