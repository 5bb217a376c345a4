import type { Core } from '@strapi/types';
import { modelOf, rows, zonesOf, type Entry } from '../entries';
import { fingerprintOf, populateZone, withoutIds, type Block } from '../variants/block-content';
import type { KnownBlock } from './place-rows';
import type { Status } from '../variants/variant-contents';

/** A block of a saved zone: its row, and enough of its content to recognise it in another row. */
export interface ZoneBlock {
  readonly component: string;
  readonly id: number;
  readonly fingerprint: string;
  /** Path → text of everything it says. */
  readonly leaves: ReadonlyMap<string, string>;
}

/** One locale and status of a document with the blocks of its dynamic zones, from top to bottom. */
export interface Version {
  readonly locale: string | null;
  readonly status: Status;
  readonly zones: Readonly<Record<string, readonly ZoneBlock[]>>;
}

const leavesOf = (value: unknown, path = '', into = new Map<string, string>()): Map<string, string> => {
  if (value !== null && typeof value === 'object' && !(value instanceof Date))
    for (const [key, inner] of Object.entries(value)) leavesOf(inner, `${path}/${key}`, into);
  else if (value !== null && value !== undefined) into.set(path, String(value));
  return into;
};

export const zoneBlock = (block: Block): ZoneBlock => ({
  component: block.__component,
  id: Number(block.id),
  fingerprint: fingerprintOf(block),
  leaves: leavesOf(withoutIds({ ...block, __component: undefined })),
});

export const knownBlocks = (zone: readonly ZoneBlock[]): KnownBlock[] =>
  zone.map(({ component, id, fingerprint }) => [component, id, fingerprint]);

const versionOf = (entry: Entry, fields: readonly string[], hasDrafts: boolean): Version => ({
  locale: entry.locale ?? null,
  // A type without drafts has one version only, and that is what visitors see.
  status: hasDrafts && !entry.publishedAt ? 'draft' : 'published',
  zones: Object.fromEntries(fields.map((field) => [field, ((entry[field] ?? []) as Block[]).map(zoneBlock)])),
});

/** All versions of a document with their zones; empty for a type without zones and for a deleted document. */
export const readVersions = async (
  strapi: Core.Strapi,
  contentType: string,
  documentId: string,
): Promise<Version[]> => {
  const model = modelOf(strapi, contentType);
  const fields = zonesOf(model);
  if (!model || fields.length === 0) return [];
  const populate = Object.fromEntries(
    fields.map((field) => [field, populateZone(strapi, model.attributes[field].components ?? [])]),
  );
  const entries = await rows(strapi, contentType).findMany({ where: { documentId }, populate, orderBy: { id: 'asc' } });
  return entries.map((entry) => versionOf(entry, fields, model.options?.draftAndPublish === true));
};
