import type { Core } from '@strapi/types';
import type { BlockView } from '../contracts';
import { modelOf } from './entries';
import type { Experiences } from './experiences/experiences';
import { fromSibling, placedAt } from './places/follow-places';
import { matchBlocks } from './places/match-blocks';
import type { PlaceRow } from './places/place-rows';
import { titleField } from './places/place-views';
import type { Places } from './places/places';
import { inTransaction } from './raw-tables';
import { notFound, refuse } from './refusals';
import { freeKey, type Variants } from './variants/variants';
import { knownBlocks, readVersions, type Version, type ZoneBlock } from './places/zones';

export type CloneAnswer = 'share' | 'copy' | 'none';

export interface BlockPlace {
  readonly contentType: string;
  readonly documentId: string;
  readonly locale?: string | null;
  readonly field: string;
  readonly index: number;
}

/** Marking blocks as slots, and taking the mark away; the blocks themselves are never touched. */
export interface Slots {
  blocks(contentType: string, documentId: string, locale: string | null): Promise<BlockView[]>;
  /** Makes a block a slot: a new one with an experience in draft, or a further place of a shared one. */
  mark(block: BlockPlace, key: string, name: string): Promise<void>;
  /** Takes the mark away from the blocks of one document, or of all. */
  unmark(key: string, document?: { contentType: string; documentId: string }): Promise<void>;
  /** Answers what a cloned page's blocks are: the same slots, copies of them, or ordinary blocks. */
  answerClone(contentType: string, documentId: string, answer: CloneAnswer): Promise<void>;
}

interface Parts {
  readonly strapi: Core.Strapi;
  readonly places: Places;
  readonly experiences: Experiences;
  readonly variants: Variants;
}

/** The version that editors work on: the draft, or the only one of a type without drafts. */
const mainVersion = (versions: readonly Version[], locale: string | null | undefined): Version | undefined => {
  const ofLocale = locale ? versions.filter((version) => version.locale === locale) : versions;
  return ofLocale.find((version) => version.status === 'draft') ?? ofLocale[0];
};

const labelOf = (strapi: Core.Strapi, block: ZoneBlock): string => {
  const model = modelOf(strapi, block.component);
  const field = titleField(model);
  return (field && block.leaves.get(`/${field}`)) || (model?.info?.displayName ?? block.component);
};

/** The marked block in every version of the page: published where it is the same block, and in the other locales. */
const everywhere = (versions: readonly Version[], origin: PlaceRow, marked: Version): PlaceRow[] => {
  const zone = marked.zones[origin.field] ?? [];
  const siblings = versions
    .filter((version) => version.status === marked.status && version.locale !== marked.locale)
    .flatMap((version) => fromSibling(version, [origin]));
  const mains = [origin, ...siblings];
  const published = versions
    .filter((version) => version.status !== marked.status)
    .flatMap((version) => {
      const main = mains.find((row) => row.locale === version.locale);
      if (!main) return [];
      const mainZone =
        main === origin
          ? zone
          : (versions.find((one) => one.locale === main.locale && one.status === main.status)?.zones[origin.field] ??
            []);
      const index = matchBlocks(mainZone, version.zones[origin.field] ?? []).get(main.index);
      return (index === undefined ? undefined : placedAt(main, version, index)) ?? [];
    });
  return [...mains, ...published];
};

const blocks = async ({ strapi, places }: Parts, contentType: string, documentId: string, locale: string | null) => {
  const version = mainVersion(await readVersions(strapi, contentType, documentId), locale);
  const rows = await places.read(contentType, documentId);
  return Object.entries(version?.zones ?? {}).flatMap(([field, zone]) =>
    zone.map((block, index): BlockView => {
      const row = rows.find((one) => one.component === block.component && one.componentId === block.id);
      return {
        ...{ field, index, component: block.component, label: labelOf(strapi, block) },
        slot: row && !row.pending ? row.slot : null,
        clonedFrom: row?.pending ? row.slot : null,
      };
    }),
  );
};

/** The block that is to be marked, and the page around it. Throws 404. */
const blockAt = async ({ strapi }: Parts, place: BlockPlace) => {
  const { contentType, documentId, locale, field, index } = place;
  if (!modelOf(strapi, contentType) || !contentType.startsWith('api::')) notFound(`There is no type "${contentType}".`);
  const versions = await readVersions(strapi, contentType, documentId);
  const version = mainVersion(versions, locale);
  const block = version?.zones[field]?.[index];
  return version && block ? { versions, version, block } : notFound('There is no such block: save the page first.');
};

const mark = async (parts: Parts, place: BlockPlace, key: string, name: string): Promise<void> => {
  const { strapi, places, experiences } = parts;
  const { contentType, documentId, field, index } = place;
  const { versions, version, block } = await blockAt(parts, place);
  const rows = await places.read(contentType, documentId);
  const here = rows.find((row) => row.component === block.component && row.componentId === block.id && !row.pending);
  if (here?.slot === key) return;
  if (here) refuse('CONFLICT', `This block is the slot "${here.slot}" already.`);
  if (rows.some((row) => row.slot === key && !row.pending))
    refuse('CONFLICT', `Another block of this page is the slot "${key}" already.`);
  const { locale, status } = version;
  const zone = knownBlocks(version.zones[field]);
  const origin: PlaceRow = {
    ...{ component: block.component, componentId: block.id, slot: key, contentType, documentId, locale, status },
    ...{ field, index, pending: false, fingerprint: block.fingerprint, zone },
  };
  const marked = everywhere(versions, origin, version);
  const ids = new Set(marked.map((row) => `${row.component}:${row.componentId}`));
  const others = rows.filter((row) => !ids.has(`${row.component}:${row.componentId}`));
  await inTransaction(strapi, async () => {
    if (!(await experiences.exists(key))) await experiences.create(key, name);
    await places.write(contentType, documentId, [...others, ...marked]);
  });
};

type Document = { readonly contentType: string; readonly documentId: string };

const change = ({ strapi, places }: Parts, document: Document, to: (rows: PlaceRow[]) => PlaceRow[]): Promise<void> =>
  inTransaction(strapi, async () => {
    const { contentType, documentId } = document;
    await places.write(contentType, documentId, to(await places.read(contentType, documentId)));
  });

const unmark = async (parts: Parts, key: string, document?: Document): Promise<void> => {
  const { places, experiences } = parts;
  const marked = places.ofSlot(key).filter((row) => !document || row.documentId === document.documentId);
  if (marked.length === 0 && !(await experiences.exists(key))) notFound(`There is no slot "${key}".`);
  for (const [documentId, contentType] of new Map(marked.map((row) => [row.documentId, row.contentType])))
    await change(parts, { contentType, documentId }, (rows) => rows.filter((row) => row.slot !== key));
  if (!document && (await experiences.exists(key))) await experiences.removeUnused(key);
};

const copySlot = async ({ experiences, variants }: Parts, slot: string): Promise<string> => {
  const key = await freeKey(slot, (candidate) => experiences.exists(candidate));
  const isKnown = await experiences.exists(slot);
  const { name } = isKnown ? await experiences.get(slot) : { name: slot };
  await experiences.create(key, `${name.slice(0, 113)} (copy)`, isKnown ? slot : undefined);
  await variants.copy(slot, key);
  return key;
};

const answerClone = async (parts: Parts, document: Document, answer: CloneAnswer): Promise<void> => {
  const pending = parts.places.ofDocument(document.contentType, document.documentId).filter((row) => row.pending);
  if (pending.length === 0) notFound('No block of this page waits for an answer.');
  await inTransaction(parts.strapi, async () => {
    const renamed = new Map<string, string>();
    if (answer === 'copy')
      for (const slot of new Set(pending.map((row) => row.slot))) renamed.set(slot, await copySlot(parts, slot));
    await change(parts, document, (rows) =>
      rows.flatMap((row) => {
        if (!row.pending) return row;
        return answer === 'none' ? [] : { ...row, pending: false, slot: renamed.get(row.slot) ?? row.slot };
      }),
    );
  });
};

export const createSlots = (parts: Parts): Slots => ({
  blocks: (contentType, documentId, locale) => blocks(parts, contentType, documentId, locale),
  mark: (place, key, name) => mark(parts, place, key, name),
  unmark: (key, document) => unmark(parts, key, document),
  answerClone: (contentType, documentId, answer) => answerClone(parts, { contentType, documentId }, answer),
});
