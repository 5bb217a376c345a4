import { layoutOf, type ExperienceInput, type PlaceView } from '../../contracts';
import type { VariantOfSlot } from '../variants/slot-contents';
import { isModified } from '../variants/slot-contents';
import { takeoversOf } from './stored-experience';

interface Finding {
  readonly code: string;
  readonly message: string;
}

/** What must be mended before an experience may go live. Codes are those of contracts/errors. */
export const blockersOf = (
  settings: ExperienceInput,
  variants: readonly VariantOfSlot[],
  segments: ReadonlySet<string>,
): Finding[] => {
  const found: Finding[] = [];
  if (!settings.goal) found.push({ code: 'GOAL_MISSING', message: 'Choose the goal that this is judged by.' });
  if (settings.definition.trim() === '')
    found.push({
      code: 'DEFINITION_MISSING',
      message: 'Write down what this is for and how you will know that it worked.',
    });
  // A candidate of a collection comes and goes with its entry: only its layout can be missing.
  const known = new Set(variants.map((variant) => variant.key));
  const keys = { has: (key: string) => known.has(layoutOf(key)) };
  for (const { drafts, key } of variants)
    for (const draft of drafts)
      for (const problem of draft.layout?.problems ?? [])
        found.push({ code: 'COLLECTION_INVALID', message: `"${draft.name || key}" ${problem}.` });
  settings.rules.forEach((rule, index) => {
    if (rule.paused) return;
    if (!keys.has(rule.variant))
      found.push({
        code: 'VARIANT_MISSING',
        message: `Rule ${index + 1} shows "${rule.variant}", which does not exist.`,
      });
    if (!segments.has(rule.segment))
      found.push({
        code: 'SEGMENT_MISSING',
        message: `Rule ${index + 1} is for "${rule.segment}", which does not exist.`,
      });
  });
  for (const { variant } of takeoversOf(settings))
    if (!keys.has(variant))
      found.push({ code: 'VARIANT_MISSING', message: `The takeover shows "${variant}", which does not exist.` });
  for (const { variant, onlyFor, notFor } of settings.adjustments ?? []) {
    if (!keys.has(variant))
      found.push({ code: 'VARIANT_MISSING', message: `A business rule is for "${variant}", which does not exist.` });
    for (const segment of [onlyFor, notFor])
      if (segment && !segments.has(segment))
        found.push({
          code: 'SEGMENT_MISSING',
          message: `The business rule of "${variant}" asks for "${segment}", which does not exist.`,
        });
  }
  return found;
};

/** What is unpublished, untranslated or unmeasured, where the slot's pages are. */
export const remarksOf = (
  settings: ExperienceInput,
  variants: readonly VariantOfSlot[],
  places: readonly (PlaceView & { status: string })[],
): Finding[] => {
  const found: Finding[] = [];
  const published = places.filter((place) => place.status === 'published');
  if (places.length === 0) found.push({ code: 'NO_PLACE', message: 'No block of any page is this slot.' });
  else if (published.length === 0)
    found.push({ code: 'PAGE_UNPUBLISHED', message: 'The page of this slot is not published: nobody will see it.' });
  if (!settings.split)
    found.push({
      code: 'NO_EXPERIMENT',
      message: 'No experiment is set up: nobody will know whether this earns more than your rules.',
    });
  const locales = new Set(published.flatMap(({ locale }) => (locale ? [locale] : [])));
  for (const variant of variants) {
    const name = variant.drafts[0]?.name ?? variant.key;
    if (variant.published.length === 0)
      found.push({ code: 'VARIANT_UNPUBLISHED', message: `"${name}" is not published; Go live publishes it.` });
    else if (isModified(variant))
      found.push({ code: 'VARIANT_MODIFIED', message: `"${name}" was edited since; Go live publishes the changes.` });
    if (variant.drafts.some(({ layout }) => layout && layout.problems.length === 0 && layout.candidates.length === 0))
      found.push({ code: 'COLLECTION_EMPTY', message: `The collection of "${name}" has no published entries.` });
    for (const locale of locales)
      if (![...variant.drafts, ...variant.published].some((one) => one.locale === locale))
        found.push({
          code: 'UNTRANSLATED',
          message: `"${name}" has no content in ${locale}: there it is no candidate.`,
        });
  }
  return found;
};

/** The first pair of campaigns of one slot that run at the same time, or one that ends before it begins. */
export const overlappingTakeovers = (settings: ExperienceInput): string | null => {
  const takeovers = takeoversOf(settings);
  for (const [index, one] of takeovers.entries()) {
    if (Date.parse(one.until) <= Date.parse(one.from)) return `The takeover "${one.variant}" ends before it begins.`;
    const next = takeovers[index + 1];
    if (next && Date.parse(next.from) < Date.parse(one.until))
      return `The takeovers "${one.variant}" and "${next.variant}" run at the same time.`;
  }
  return null;
};
