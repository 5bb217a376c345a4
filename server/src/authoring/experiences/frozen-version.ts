import type { ExperienceInput } from '../../contracts';
import { hashOf } from '../variants/block-content';
import type { Entry } from '../entries';
import { frozenSplit } from './allocation';
import { frozenContents } from '../variants/slot-contents';
import { segmentsNamedBy, type FrozenVersion, type StoredExperience } from './stored-experience';
import type { VariantContent } from '../variants/variant-contents';

/** How a version is to come into force; what is left out stays as it is live. */
export interface Opening {
  readonly settings: ExperienceInput;
  readonly shadow?: boolean;
  readonly orderCap?: number | null;
}

/** What an experience that opens like this is with these contents and segments, as the version after the present one. */
export const nextVersion = (
  stored: StoredExperience,
  { settings, shadow = stored.live?.shadow, orderCap = stored.live?.orderCap }: Opening,
  contents: readonly VariantContent[],
  segments: readonly Entry[],
  now: number,
): FrozenVersion => ({
  number: stored.version + 1,
  at: new Date(now).toISOString(),
  settings,
  contents: frozenContents(contents, stored.slot),
  ...(shadow ? { shadow } : settings.split && { split: frozenSplit(settings.split, stored.live?.split) }),
  ...(settings.farGoal?.measures === 'money' && { orderCap: orderCap ?? null }),
  segments: Object.fromEntries(
    segments
      .filter(({ key }) => segmentsNamedBy(settings).includes(String(key)))
      .map(({ key, condition }) => [String(key), hashOf(condition)]),
  ),
});

const meaningOf = ({ settings, contents, segments, shadow }: FrozenVersion): string =>
  hashOf([settings, contents, segments, shadow ?? false]);

/** Whether two versions stand for the same, whatever their numbers. */
export const standForTheSame = (a: FrozenVersion | null, b: FrozenVersion): boolean =>
  a !== null && meaningOf(a) === meaningOf(b);
