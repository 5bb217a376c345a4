import { isAvoided, readingOf, type Reading } from './affinity';
import { readDecayed, type Counters } from './decay';
import { ignoredBlocks } from './ignored';
import type { OwnTerms } from './own-terms';
import type { Profile } from './profile';
import type { CompiledSlot, Snapshot } from './snapshot';
import type { Reason } from './types';

/** What speaks against variants, in log-odds, and to which of them the visitor said "not for me". */
export interface Refusals {
  readonly amounts: Float64Array;
  /** 1 for each of those; null where there is none. */
  readonly dismissed: Uint8Array | null;
  /** What was not said but shown by what the visitor did. */
  readonly reasons: readonly Reason[];
}

const DISMISSED_VARIANT = -4;
/** Log-odds per refusal of an entry, of a value, and of a value that the visitor never wants; in slots and in lists. */
export const DISMISSED_ITEM = -3;
export const DISMISSED_VALUE = -2;
export const AVOIDED = -6;
/** Refusals of one thing count up to this. */
const MOST = 2;

/** Part of what is ignored that other blocks share by their attributes. */
const ALIKE = 0.25;
const MAX_REASONS = 3;

const refusesAnything = ({ dismissed, corrections }: Profile): boolean =>
  dismissed.variants.size + dismissed.items.size + dismissed.values.size + corrections.length > 0;

/**
 * What the visitor refused: a block, an entry that it shows, or what it stands for. What was avoided although it was on
 * offer, and what was shown and ignored, counts too. Null where nothing speaks against anything.
 */
export function refusalsOf(
  { crowd, model, settings }: Snapshot,
  slot: CompiledSlot,
  profile: Profile,
  { avoided }: OwnTerms,
  now: number,
): Refusals | null {
  const said = refusesAnything(profile);
  if (!said && avoided.length === 0 && profile.answers.size === 0) return null;
  const reading = readingOf(profile, crowd, now, settings);
  const ignored = ignoredBlocks(slot, reading, model);
  if (!said && avoided.length === 0 && ignored.length === 0) return null;
  const { variants, items } = profile.dismissed;
  const amounts = new Float64Array(slot.variants.length);
  const dismissed = variants.size > 0 ? refuseBlocks(slot, reading, amounts) : null;
  if (items.size > 0) refuseItems(slot, reading, amounts);
  if (said) refuseValues(slot, reading, amounts);
  for (const { place, amount } of avoided) avoidValue(slot, place, amount, amounts);
  for (const { place, amount } of ignored) ignoreBlock(slot, place, amount, amounts);
  const strongest = [...avoided, ...ignored].sort((a, b) => a.amount - b.amount).slice(0, MAX_REASONS);
  return { amounts, dismissed, reasons: strongest.map(({ reason }) => reason) };
}

function avoidValue({ table }: CompiledSlot, value: number, amount: number, amounts: Float64Array): void {
  for (const k of table.carriers[value]) amounts[k] += amount;
}

function ignoreBlock(slot: CompiledSlot, place: number, amount: number, amounts: Float64Array): void {
  for (let k = 0; k < amounts.length; k += 1)
    amounts[k] += k === place ? amount : likeness(slot, place, k, ALIKE * amount);
}

const massOf = (counter: Counters | undefined, reading: Reading): number =>
  counter ? Math.min(MOST, readDecayed(counter, 0, reading.clocks.taste)) : 0;

/** A refused block falls, and what shares its attributes with it. Tells which are refused; null for none. */
function refuseBlocks(slot: CompiledSlot, reading: Reading, amounts: Float64Array): Uint8Array | null {
  const { variants } = reading.profile.dismissed;
  let flags: Uint8Array | null = null;
  const refused: { place: number; mass: number }[] = [];
  slot.variants.forEach(({ refusalKey }, place) => {
    const counter = variants.get(refusalKey);
    const mass = massOf(counter, reading);
    if (mass > 0) refused.push({ place, mass });
    amounts[place] += DISMISSED_VARIANT * mass;
    if (counter && readDecayed(counter, 0, reading.clocks.taste) >= 0.5)
      (flags ??= new Uint8Array(amounts.length))[place] = 1;
  });
  if (refused.length === 0) return null;
  slot.variants.forEach((_, place) => {
    let alike = 0;
    for (const other of refused) if (other.place !== place) alike += likeness(slot, other.place, place, other.mass);
    amounts[place] += DISMISSED_VALUE * alike;
  });
  return flags;
}

/** The refusals of `from`, as far as `to` carries its values too. */
function likeness(slot: CompiledSlot, from: number, to: number, mass: number): number {
  const { starts, values } = slot.table;
  let same = 0;
  for (let e = starts[from]; e < starts[from + 1]; e += 1) {
    for (let f = starts[to]; f < starts[to + 1]; f += 1) if (values[e] === values[f]) same += 1;
  }
  return (mass * same) / Math.max(1, starts[from + 1] - starts[from]);
}

function refuseItems(slot: CompiledSlot, reading: Reading, amounts: Float64Array): void {
  const { items } = reading.profile.dismissed;
  slot.variants.forEach(({ info }, place) => {
    for (const item of info.items) amounts[place] += DISMISSED_ITEM * massOf(items.get(item), reading);
  });
}

function refuseValues({ values, table }: CompiledSlot, reading: Reading, amounts: Float64Array): void {
  const { profile } = reading;
  const refused = Float64Array.from(values, ({ refusalKey }) =>
    massOf(profile.dismissed.values.get(refusalKey), reading),
  );
  const avoided = Uint8Array.from(values, ({ attribute, value }) => (isAvoided(profile, attribute, value) ? 1 : 0));
  for (let k = 0; k < amounts.length; k += 1) {
    for (let e = table.starts[k]; e < table.starts[k + 1]; e += 1) {
      const value = table.values[e];
      amounts[k] += DISMISSED_VALUE * refused[value];
      if (avoided[value] === 1) amounts[k] += AVOIDED;
    }
  }
}
