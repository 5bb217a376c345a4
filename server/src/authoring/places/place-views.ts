import type { Core } from '@strapi/types';
import type { PlaceView } from '../../contracts';
import type { Status } from '../variants/variant-contents';
import { modelOf, rows, type Entry, type Model } from '../entries';
import type { Places } from './places';

/** The pages of a slot, with the words by which an editor knows them. */
export interface PlaceViews {
  /** `main`: the version that editors work on, one per page and locale. */
  ofSlot(slot: string): Promise<(PlaceView & { status: Status; main: boolean })[]>;
}

const TITLES = ['title', 'name', 'headline', 'label', 'slug'];

/** The field that names an entry: a usual name, else the first text. */
export const titleField = (model: Model | undefined): string | undefined => {
  const texts = Object.entries(model?.attributes ?? {}).filter(([, field]) =>
    ['string', 'text', 'uid'].includes(field.type),
  );
  return TITLES.find((name) => texts.some(([text]) => text === name)) ?? texts[0]?.[0];
};

export const createPlaceViews = ({ strapi, places }: { strapi: Core.Strapi; places: Places }): PlaceViews => ({
  ofSlot: async (slot) => {
    const titles = new Map<string, string>();
    const found = places.ofSlot(slot);
    for (const { contentType, documentId } of found) {
      if (titles.has(documentId)) continue;
      const model = modelOf(strapi, contentType);
      const field = titleField(model);
      const entry: Entry | null = model ? await rows(strapi, contentType).findOne({ where: { documentId } }) : null;
      titles.set(documentId, String((field && entry?.[field]) ?? model?.info?.displayName ?? documentId));
    }
    return found.map(({ contentType, documentId, locale, field, index, component, status }) => ({
      ...{
        contentType,
        documentId,
        title: titles.get(documentId) ?? documentId,
        locale,
        field,
        index,
        component,
        status,
      },
      main: status === 'draft' || modelOf(strapi, contentType)?.options?.draftAndPublish !== true,
    }));
  },
});
