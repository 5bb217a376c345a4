import type { ExperienceView } from '../../contracts';
import { hashOf } from '../variants/block-content';
import type { Entry } from '../entries';
import { experimentView } from './experiment';
import { blockersOf, remarksOf } from './going-live';
import type { PlaceViews } from '../places/place-views';
import { variantView, variantsOfSlot } from '../variants/slot-contents';
import type { StoredExperience } from './stored-experience';
import type { VariantContent } from '../variants/variant-contents';

/** An experience as the panel shows it. */
export const experienceView = async (
  stored: StoredExperience,
  contents: readonly VariantContent[],
  segments: readonly Entry[],
  placeViews: PlaceViews,
): Promise<ExperienceView> => {
  const variants = variantsOfSlot(contents, stored.slot);
  const places = await placeViews.ofSlot(stored.slot);
  return {
    ...stored.settings,
    slot: stored.slot,
    status: stored.standing,
    version: stored.version,
    shadow: stored.live?.shadow ?? false,
    changed: stored.live !== null && hashOf(stored.settings) !== hashOf(stored.live.settings),
    variants: variants.map(variantView),
    places: places
      .filter((place) => place.main)
      .map(({ contentType, documentId, title, locale, field, index, component }) => {
        return { contentType, documentId, title, locale, field, index, component };
      }),
    experiment: experimentView(stored),
    blockers: blockersOf(stored.settings, variants, new Set(segments.map((segment) => String(segment.key)))),
    remarks: remarksOf(stored.settings, variants, places),
  };
};
