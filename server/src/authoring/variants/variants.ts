import type { Core } from '@strapi/types';
import { BASELINE } from '../../engine';
import { collectionSchema, inheritedSchema, keySchema, type Collection } from '../../contracts';
import { populateZone, type Block } from './block-content';
import { copyBlock } from './copy-block';
import { VARIANT, documents, modelOf, rows } from '../entries';
import type { DocumentCall } from '../places/follow-middleware';
import type { Places } from '../places/places';
import { notFound, refuse } from '../refusals';
import type { Place } from '../../stores/types';

/** Variants as entries of the Content Manager. */
export interface Variants {
  /**
   * A draft that starts as a copy of the original block, in each locale in which a page has the slot; with a
   * collection, the layout of candidates.
   */
  create(slot: string, key: string, name: string, collection?: Collection): Promise<{ documentId: string }>;
  /** Variants of one slot under another slot: drafts in all locales. */
  copy(fromSlot: string, toSlot: string): Promise<void>;
  /** Document-service middleware: one key once in a slot, whoever writes. */
  guard(call: DocumentCall, next: () => Promise<unknown>): Promise<unknown>;
}

interface Parts {
  readonly strapi: Core.Strapi;
  readonly places: Places;
}

const isTaken = async ({ strapi }: Parts, slot: string, key: string, except?: unknown): Promise<boolean> => {
  const same = await rows(strapi, VARIANT).findMany({ where: { slot, key }, select: ['documentId'] });
  return same.some((one) => one.documentId !== except);
};

const check = async (parts: Parts, slot: unknown, key: unknown, except?: unknown): Promise<void> => {
  if (slot === undefined && key === undefined)
    refuse(
      'BODY_INVALID',
      'A variant belongs to a slot: add it on the page of the slot, or beside the page that has it.',
    );
  for (const [name, value] of Object.entries({ slot, key }))
    if (!keySchema.safeParse(value).success)
      refuse('BODY_INVALID', `The ${name} of a variant is made of small letters, digits and hyphens.`);
  if (key === BASELINE) refuse('BODY_INVALID', `"${BASELINE}" is the name of the original block.`);
  if (await isTaken(parts, String(slot), String(key), except))
    refuse('CONFLICT', `This slot has a variant with the key "${String(key)}" already.`);
};

const originalAt = async ({ strapi }: Parts, place: Place): Promise<Record<string, unknown> | null> => {
  const zone = modelOf(strapi, place.contentType)?.attributes[place.field];
  const entry = await documents(strapi, place.contentType).findOne({
    documentId: place.documentId,
    ...(place.locale ? { locale: place.locale } : {}),
    status: place.status,
    populate: { [place.field]: populateZone(strapi, zone?.components ?? []) },
  });
  const block = ((entry?.[place.field] ?? []) as Block[]).find(
    (one) => one.__component === place.component && Number(one.id) === place.componentId,
  );
  return block ? copyBlock(strapi, block) : null;
};

/** The block as it is being edited, once per locale. */
const originals = async (parts: Parts, slot: string): Promise<Map<string | null, Record<string, unknown>>> => {
  const found = new Map<string | null, Record<string, unknown>>();
  const drafts = (place: Place): number => (place.status === 'draft' ? 0 : 1);
  for (const place of parts.places.ofSlot(slot).sort((a, b) => drafts(a) - drafts(b))) {
    if (found.has(place.locale)) continue;
    const block = await originalAt(parts, place);
    if (block) found.set(place.locale, block);
  }
  return found;
};

const create = async (
  parts: Parts,
  slot: string,
  key: string,
  name: string,
  collection?: Collection,
): Promise<{ documentId: string }> => {
  await check(parts, slot, key);
  const [first, ...others] = await originals(parts, slot);
  if (!first) return notFound(`No block is marked as the slot "${slot}".`);
  const variants = documents(parts.strapi, VARIANT);
  const inLocale = ([locale, block]: [string | null, unknown]) => ({
    ...(locale ? { locale } : {}),
    data: { slot, key, name, content: [block], ...(collection && { collection }) },
  });
  const { documentId } = await variants.create(inLocale(first));
  for (const other of others) if (other[0]) await variants.update({ documentId, ...inLocale(other) });
  return { documentId };
};

const copy = async ({ strapi }: Parts, fromSlot: string, toSlot: string): Promise<void> => {
  const sources = await rows(strapi, VARIANT).findMany({ where: { slot: fromSlot }, select: ['documentId'] });
  for (const documentId of new Set(sources.map((source) => source.documentId)))
    await documents(strapi, VARIANT).clone({ documentId, locale: '*', data: { slot: toSlot } });
};

/** What the panel writes as JSON has a shape; anything else would be served as an ordinary variant. */
const checkShapes = ({ collection, inherited }: Record<string, unknown>): void => {
  const parsed = collectionSchema.nullish().safeParse(collection);
  if (!parsed.success) refuse('BODY_INVALID', `The collection of a variant: ${parsed.error.issues[0].message}`);
  if (!inheritedSchema.nullish().safeParse(inherited).success)
    refuse('BODY_INVALID', 'What a variant takes over from the original is a list of names of fields.');
};

const guard = async (parts: Parts, { uid, action, params }: DocumentCall): Promise<void> => {
  if (uid !== VARIANT) return;
  const { documentId } = params;
  const data = (params.data ?? {}) as Record<string, unknown>;
  checkShapes(data);
  const known = () => rows(parts.strapi, VARIANT).findOne({ where: { documentId } });
  if (action === 'create') await check(parts, data.slot, data.key);
  if (action === 'update' && (data.slot !== undefined || data.key !== undefined)) {
    const before = await known();
    if (before) await check(parts, data.slot ?? before.slot, data.key ?? before.key, documentId);
  }
  if (action === 'clone' && data.slot === undefined) {
    // "Duplicate" in the Content Manager sends nothing: the copy gets a key of its own.
    const before = await known();
    const wanted = String(data.key ?? before?.key ?? '');
    params.data = { ...data, key: await freeKey(wanted, (key) => isTaken(parts, String(before?.slot), key)) };
  }
};

export const createVariants = (parts: Parts): Variants => ({
  create: (slot, key, name, collection) => create(parts, slot, key, name, collection),
  copy: (fromSlot, toSlot) => copy(parts, fromSlot, toSlot),
  guard: async (call, next) => {
    await guard(parts, call);
    return next();
  },
});

/** `key`, or `key-2`, `key-3`… where it is taken. */
export const freeKey = async (key: string, isTaken: (key: string) => Promise<boolean>): Promise<string> => {
  if (!(await isTaken(key))) return key;
  for (let number = 2; ; number += 1) {
    const candidate = `${key.slice(0, 58)}-${number}`;
    if (!(await isTaken(candidate))) return candidate;
  }
};
