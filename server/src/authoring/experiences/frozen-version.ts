import type { ExperienceInput } from '../../contracts';
import { hashOf } from '../variants/block-content';
import type { Entry } from '../entries';
import { frozenSplit } from './allocation';
import { frozenContents } from '../variants/slot-contents';
import { segmentsNamedBy, type FrozenVersion, type StoredExperience } from './stored-experience';
import type { VariantContent } from '../variants/variant-contents';

/** What an experience with these settings, contents and segments is, as the version after the present one. */
export const nextVersion = (
  stored: StoredExperience,
  settings: ExperienceInput,
  contents: readonly VariantContent[],
  segments: readonly Entry[],
  now: number,
  orderCap = stored.live?.orderCap,
): FrozenVersion => ({
  number: stored.version + 1,
  at: new Date(now).toISOString(),
  settings,
  contents: frozenContents(contents, stored.slot),
  ...(settings.split && { split: frozenSplit(settings.split, stored.live?.split) }),
  ...(settings.farGoal?.measures === 'money' && { orderCap: orderCap ?? null }),
  segments: Object.fromEntries(
    segments
      .filter(({ key }) => segmentsNamedBy(settings).includes(String(key)))
      .map(({ key, condition }) => [String(key), hashOf(condition)]),
  ),
});

/** Whether two versions stand for the same, whatever their numbers. */
export const standForTheSame = (a: FrozenVersion | null, b: FrozenVersion): boolean =>
  a !== null && hashOf([a.settings, a.contents, a.segments]) === hashOf([b.settings, b.contents, b.segments]);
