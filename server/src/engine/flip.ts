import { decide } from './decide';
import type { Labels } from './explain';
import { applyEvent, createProfile, mergeProfiles, type Profile } from './profile';
import type { CompiledSlot, Snapshot } from './snapshot';
import type { DecisionRequest } from './types';

/** The least that would have to happen next for another variant: so many clicks on things with this value. */
export interface Flip {
  readonly attribute: string;
  readonly value: string;
  readonly clicks: number;
  readonly variant: string;
}

const MOST_CLICKS = 3;
/** Values that are tried; a slot with more answers for the first of them. */
const MOST_VALUES = 40;

/**
 * What would flip the answer of a slot, found by really deciding again after a few plausible clicks; null where
 * nothing so near does (a takeover, an Always rule, a strong taste). Exploration is left out on both sides. What the
 * Start-with rule says is tried first, then the values in the order of the slot.
 */
export function flipOf(
  snapshot: Snapshot,
  profile: Profile | null,
  request: DecisionRequest,
  slot: string,
): Flip | null {
  const compiled = snapshot.slots.get(slot);
  if (!compiled) return null;
  const answerOf = (who: Profile | null, now: number): { variant: string; ruleVariant: string } =>
    decide(snapshot, who, { ...request, visitor: undefined, now }).find((one) => one.slot === slot) ?? {
      variant: '',
      ruleVariant: '',
    };
  const current = answerOf(profile, request.now);
  const values = plausible(compiled, current.variant, current.ruleVariant);
  for (let clicks = 1; clicks <= MOST_CLICKS; clicks += 1) {
    for (const { attribute, value } of values) {
      const { variant } = answerOf(
        clicked(snapshot, profile, request.now, attribute, value, clicks),
        request.now + clicks,
      );
      if (variant !== current.variant) return { attribute, value, clicks, variant };
    }
  }
  return null;
}

/** Values that other variants carry and the current one does not. */
function plausible(
  { byKey, table, values, variants }: CompiledSlot,
  current: string,
  rule: string,
): CompiledSlot['values'] {
  const valuesOf = (place: number | undefined): number[] =>
    place === undefined ? [] : [...table.values.subarray(table.starts[place], table.starts[place + 1])];
  const own = new Set(valuesOf(byKey.get(current)?.place));
  const found = new Set([...valuesOf(byKey.get(rule)?.place), ...variants.flatMap(({ place }) => valuesOf(place))]);
  return [...found]
    .filter((value) => !own.has(value))
    .slice(0, MOST_VALUES)
    .map((value) => values[value]);
}

/** The profile after these clicks; the visitor's own is left as it is. */
function clicked(
  { settings }: Snapshot,
  profile: Profile | null,
  now: number,
  attribute: string,
  value: string,
  clicks: number,
): Profile {
  const after = profile ? mergeProfiles(createProfile(), profile) : createProfile();
  for (let i = 1; i <= clicks; i += 1) {
    const id = `flip ${attribute} ${value} ${i}`;
    applyEvent(after, { id, type: 'click', at: now + i, order: i, attributes: { [attribute]: [value] } }, settings);
  }
  return after;
}

const COUNTS = ['', 'One click', 'Two clicks', 'Three clicks'];

/** "Two clicks on boots would bring Boots." */
export function explainFlip({ attribute, value, clicks, variant }: Flip, labels: Labels = {}): string {
  const word = labels.value?.(attribute, value) ?? value;
  const name = labels.variant?.(variant) ?? (variant === 'baseline' ? 'the original' : variant);
  return `${COUNTS[clicks] ?? `${clicks} clicks`} on ${word} would bring ${name}.`;
}
