import { clip } from './affinity';
import { believedShares, crowdScale, type Crowd } from './crowd';
import { responseOf, weightFor, type SlotModel } from './learn';
import type { CrowdMasses } from './memory';
import type { CompiledSlot, Snapshot } from './snapshot';

/** Everybody's part of the score, by variant: response learned, and a hint from what the crowd clicks on elsewhere. */
export interface CrowdTerms {
  readonly masses: CrowdMasses;
  readonly now: number;
  readonly scale: number;
  readonly weight: number;
  readonly learned: SlotModel | undefined;
  readonly steps: number;
  readonly response: Float64Array;
  readonly feature: Float64Array;
  /** Response and weighted hint together. */
  readonly sum: Float64Array;
  /** Response, hint and what the business adds: everybody's part; and the place of its first maximum. */
  readonly part: Float64Array;
  readonly favourite: number;
}

const POPULARITY_STRENGTH = 300;

/** The crowd's masses of a slot's values, looked up once for each state of the crowd. */
export function massesOf(slot: CompiledSlot, crowd: Crowd): CrowdMasses {
  const known = slot.memory.masses;
  if (known && known.crowd === crowd && known.events === crowd.events && Object.is(known.epoch, crowd.epoch))
    return known;
  const values = new Float64Array(slot.values.length);
  const totals = new Float64Array(slot.values.length);
  for (const { attribute, values: places } of slot.attributes) {
    const row = crowd.attributes.get(attribute);
    if (!row) continue;
    const believed = believedShares(row);
    for (const place of places) {
      values[place] = believed * (row.values.get(slot.values[place].value)?.mass ?? 0);
      totals[place] = believed * row.total;
    }
  }
  const masses = { crowd, events: crowd.events, epoch: crowd.epoch, values, totals };
  slot.memory.masses = masses;
  return masses;
}

export function crowdTermsOf(snapshot: Snapshot, slot: CompiledSlot, now: number): CrowdTerms {
  const { crowd, model, settings } = snapshot;
  const masses = massesOf(slot, crowd);
  const known = slot.memory.crowd;
  const scale = known && known.masses === masses && known.now === now ? known.scale : crowdScale(crowd, now, settings);
  const weight = weightFor(model, 'crowd');
  const learned = model.slots.get(slot.experience.slot);
  const { steps } = model;
  const same = known && known.learned === learned && known.steps === steps;
  if (same && known.masses === masses && known.scale === scale && known.weight === weight) return known;
  const response = same ? known.response : responses(snapshot, slot);
  const { feature, sum } = hints(slot, masses, scale, weight, response);
  const { boosts } = slot.table;
  const part = boosts ? sum.map((amount, k) => amount + boosts[k]) : sum;
  const favourite = part.reduce((best, amount, k) => (amount > part[best] ? k : best), 0);
  const terms = { masses, now, scale, weight, learned, steps, response, feature, sum, part, favourite };
  slot.memory.crowd = terms;
  return terms;
}

const responses = ({ model }: Snapshot, { variants, experience }: CompiledSlot): Float64Array =>
  Float64Array.from(variants, ({ info }) => responseOf(model, experience.slot, info.key));

/** The crowd's shares of a variant's values against even shares, averaged over its attributes, in log-odds. */
function hints(
  { values, table, variants }: CompiledSlot,
  masses: CrowdMasses,
  scale: number,
  weight: number,
  response: Float64Array,
): { feature: Float64Array; sum: Float64Array } {
  const lifts = Float64Array.from(values, ({ prior }, v) => {
    const seen = masses.values[v] * scale + POPULARITY_STRENGTH * prior;
    return Math.log(seen / (masses.totals[v] * scale + POPULARITY_STRENGTH) / prior);
  });
  const feature = new Float64Array(variants.length);
  const sum = new Float64Array(variants.length);
  for (let k = 0; k < variants.length; k += 1) {
    let hint = 0;
    for (let e = table.starts[k]; e < table.starts[k + 1]; e += 1) hint += table.scales[e] * lifts[table.values[e]];
    feature[k] = clip(hint / table.attributes[k]);
    sum[k] = response[k] + weight * feature[k];
  }
  return { feature, sum };
}
