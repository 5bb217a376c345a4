import type { RegexCompiler } from './conditions';
import type { Crowd } from './crowd';
import { keyOf } from './hash';
import { weightKey, type Model } from './learn';
import type { Ranker } from './rank';
import { compileSegments, type CompiledSegments } from './segments';
import { createMemory, type SlotMemory } from './memory';
import { BASELINE, type EngineSettings, type Experience, type Segment, type VariantInfo } from './types';

/** An attribute value that a candidate of a slot carries. */
export interface SlotValue {
  readonly attribute: string;
  readonly value: string;
  /** Share assumed before the crowd has said anything: even among the slot's values and "something else". */
  readonly prior: number;
  /** Share of the variants with this attribute that carry the value, above 0 to 1. */
  readonly offered: number;
  /** Key of its refusals in a profile. */
  readonly refusalKey: string;
}

export interface CompiledVariant {
  readonly info: VariantInfo;
  /** Place among the slot's variants. */
  readonly place: number;
  /** Key of its refusals in a profile. */
  readonly refusalKey: string;
}

/**
 * The slot's variants as numbers. Variant k carries the entries `starts[k]` ≤ e < `starts[k + 1]`: the value
 * `values[e]`, counting `scales[e]`: several values of one attribute share its weight.
 */
export interface SlotTable {
  readonly starts: Int32Array;
  readonly values: Int32Array;
  readonly scales: Float64Array;
  /** Variants that carry each value. */
  readonly carriers: readonly (readonly number[])[];
  /** Attributes of each variant, at least 1. */
  readonly attributes: Float64Array;
  readonly keys: readonly string[];
  /** 0, 1, 2, … for all variants. */
  readonly everyone: Int32Array;
  readonly scheduled: boolean;
  readonly withItems: boolean;
  /** Log-odds that the business adds to each variant; null where it adds nothing. */
  readonly boosts: Float64Array | null;
  /** The business keeps some variant from some visitors. */
  readonly adjusted: boolean;
}

/** An attribute that candidates carry, with the places of its values, and their names. */
export interface SlotAttribute {
  readonly attribute: string;
  readonly prior: number;
  readonly values: readonly number[];
  readonly names: readonly string[];
  /** All variants that are about anything carry its only value: it tells them apart from nothing. */
  readonly constant: boolean;
  /** Names of the learned weights of this session's affinity, of the long one, and of what comes next. */
  readonly weightKeys: readonly [string, string, string];
}

export interface CompiledSlot {
  readonly experience: Experience;
  readonly values: readonly SlotValue[];
  readonly attributes: readonly SlotAttribute[];
  readonly table: SlotTable;
  /** The original first. */
  readonly variants: readonly CompiledVariant[];
  readonly byKey: ReadonlyMap<string, CompiledVariant>;
  /** Places of the variants by the key of their exposures in a profile. */
  readonly byExposure: ReadonlyMap<string, number>;
  /** What was worked out for this slot and still holds. */
  readonly memory: SlotMemory;
}

/** Immutable configuration, compiled once; `crowd` and `model` are live references that go on learning. */
export interface Snapshot {
  readonly version: string;
  readonly slots: ReadonlyMap<string, CompiledSlot>;
  readonly segments: CompiledSegments;
  readonly crowd: Crowd;
  readonly model: Model;
  readonly settings: EngineSettings;
  /** Share of visitors, 0 to 1, who see the original everywhere. */
  readonly holdout: number;
  /** Scores of single items, for candidates that show some. Without it a simpler co-visitation is used. */
  readonly ranker: Ranker | null;
}

export interface SnapshotSource {
  readonly version: string;
  readonly experiences: readonly Experience[];
  readonly segments: readonly Segment[];
  readonly crowd: Crowd;
  readonly model: Model;
  readonly settings: EngineSettings;
  readonly regex: RegexCompiler;
  readonly holdout?: number;
  readonly ranker?: Ranker | null;
}

/** Compiles what can be compiled before a request comes. */
export function compileSnapshot(source: SnapshotSource): Snapshot {
  const { version, experiences, segments, crowd, model, settings, regex } = source;
  return {
    version,
    slots: new Map(experiences.map((experience) => [experience.slot, compileSlot(experience)])),
    segments: compileSegments(segments, { regex }),
    crowd,
    model,
    settings,
    holdout: source.holdout ?? 0,
    ranker: source.ranker ?? null,
  };
}

function compileSlot(experience: Experience): CompiledSlot {
  const original = experience.variants.find((variant) => variant.key === BASELINE);
  const infos: VariantInfo[] = [
    original ?? { key: BASELINE, name: 'Original', attributes: {}, items: [] },
    ...experience.variants.filter((variant) => variant.key !== BASELINE),
  ];
  const places = new Map<string, Map<string, number>>();
  const found: { attribute: string; value: string }[] = [];
  for (const info of infos) {
    for (const attribute of Object.keys(info.attributes)) {
      const values = places.get(attribute) ?? places.set(attribute, new Map()).get(attribute)!;
      for (const value of info.attributes[attribute])
        if (!values.has(value)) values.set(value, found.push({ attribute, value }) - 1);
    }
  }
  // Spelled out: a spread makes objects of many shapes, and reading those takes several times as long.
  const table = compileTable(infos, places);
  const values = found.map(({ attribute, value }, place) => ({
    attribute,
    value,
    prior: 1 / (places.get(attribute)!.size + 1),
    offered: table.carriers[place].length / aboutAny(infos, attribute),
    refusalKey: keyOf(attribute, value),
  }));
  const variants = infos.map((info, place) => ({ info, place, refusalKey: keyOf(experience.slot, info.key) }));
  return {
    experience,
    values,
    attributes: [...places].map(([attribute, own]) => compileAttribute(attribute, own, infos)),
    table,
    variants,
    byKey: new Map(variants.map((variant) => [variant.info.key, variant])),
    byExposure: new Map(infos.map(({ key }, place) => [keyOf('exposure', experience.slot, key), place])),
    memory: createMemory(infos.length, values.length),
  };
}

function isEverywhere(attribute: string, infos: readonly VariantInfo[]): boolean {
  const told = infos.filter(({ attributes }) => Object.keys(attributes).length > 0);
  return told.length > 1 && told.every(({ attributes }) => Object.hasOwn(attributes, attribute));
}

/** Variants that carry any value of an attribute. */
const aboutAny = (infos: readonly VariantInfo[], attribute: string): number =>
  infos.filter(({ attributes }) => Object.hasOwn(attributes, attribute) && attributes[attribute].length > 0).length;

const compileAttribute = (
  attribute: string,
  own: ReadonlyMap<string, number>,
  infos: readonly VariantInfo[],
): SlotAttribute => ({
  attribute,
  prior: 1 / (own.size + 1),
  values: [...own.values()],
  names: [...own.keys()],
  constant: own.size === 1 && isEverywhere(attribute, infos),
  weightKeys: [
    weightKey({ channel: 'affinity', attribute, horizon: 'intent' }),
    weightKey({ channel: 'affinity', attribute, horizon: 'taste' }),
    weightKey({ channel: 'transition', attribute }),
  ],
});

function compileTable(
  infos: readonly VariantInfo[],
  places: ReadonlyMap<string, ReadonlyMap<string, number>>,
): SlotTable {
  const starts = [0];
  const values: number[] = [];
  const scales: number[] = [];
  const carriers: number[][] = [];
  infos.forEach((info, k) => {
    for (const attribute of Object.keys(info.attributes)) {
      const own = [...new Set(info.attributes[attribute])];
      for (const value of own) {
        const place = places.get(attribute)!.get(value)!;
        values.push(place);
        scales.push(1 / Math.sqrt(own.length));
        (carriers[place] ??= []).push(k);
      }
    }
    starts.push(values.length);
  });
  return {
    starts: Int32Array.from(starts),
    values: Int32Array.from(values),
    scales: Float64Array.from(scales),
    carriers,
    attributes: Float64Array.from(infos, ({ attributes }) => Math.max(1, Object.keys(attributes).length)),
    keys: infos.map(({ key }) => key),
    everyone: Int32Array.from(infos, (_, place) => place),
    scheduled: infos.some(({ from, until }) => from !== undefined || until !== undefined),
    withItems: infos.some(({ items }) => items.length > 0),
    boosts: infos.some(({ adjustment }) => adjustment?.boost)
      ? Float64Array.from(infos, ({ adjustment }) => adjustment?.boost ?? 0)
      : null,
    adjusted: infos.some(({ adjustment }) => adjustment !== undefined),
  };
}
