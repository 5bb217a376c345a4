import { clip } from './affinity';
import { believedShares, crowdStep, scaleAtStep, type Crowd } from './crowd';
import { responseOf, weightFor, type SlotModel } from './learn';
import type { CrowdMasses } from './memory';
import type { CompiledSlot, Snapshot } from './snapshot';

/** Everybody's part of the score, by variant: response learned, and a hint from what the crowd clicks on elsewhere. */
export interface CrowdTerms {
  readonly masses: CrowdMasses;
  readonly step: number;
  readonly weight: number;
  readonly learned: SlotModel | undefined;
  readonly steps: number;
  readonly response: readonly number[];
  readonly feature: readonly number[];
  /** Response and weighted hint together. */
  readonly sum: readonly number[];
  /** Response, hint and what the business adds: everybody's part; and the place of its first maximum. */
  readonly part: readonly number[];
  readonly favourite: number;
}

const POPULARITY_STRENGTH = 300;

/** The crowd's masses of a slot's values, looked up once for each state of the crowd. */
export function massesOf(slot: CompiledSlot, crowd: Crowd): CrowdMasses {
  const known = slot.memory.masses;
  if (known && known.crowd === crowd && known.events === crowd.events && Object.is(known.epoch, crowd.epoch))
    return known;
  const values = slot.memory.zeros.slice(0, slot.values.length);
  const totals = values.slice();
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
  const step = crowdStep(crowd, now, settings);
  const weight = weightFor(model, 'crowd');
  const learned = model.slots.get(slot.experience.slot);
  const { steps } = model;
  const same = known && known.learned === learned && known.steps === steps;
  if (same && known.masses === masses && known.step === step && known.weight === weight) return known;
  const response = same ? known.response : responses(snapshot, slot);
  const feature = hintsOf(slot, masses, scaleAtStep(step));
  const sum = feature.map((hint, k) => response[k] + weight * hint);
  const { boosts } = slot.table;
  const part = boosts ? sum.map((amount, k) => amount + boosts[k]) : sum;
  const favourite = part.reduce((best, amount, k) => (amount > part[best] ? k : best), 0);
  const terms = { masses, step, weight, learned, steps, response, feature, sum, part, favourite };
  slot.memory.crowd = terms;
  return terms;
}

const responses = ({ model }: Snapshot, { variants, experience }: CompiledSlot): number[] =>
  variants.map(({ info }) => responseOf(model, experience.slot, info.key));

/** The crowd's shares of a variant's values against even shares, averaged over its attributes, in log-odds. */
function hintsOf({ values, table, variants }: CompiledSlot, masses: CrowdMasses, scale: number): number[] {
  const lifts = values.map(({ prior }, v) => {
    const seen = masses.values[v] * scale + POPULARITY_STRENGTH * prior;
    return Math.log(seen / (masses.totals[v] * scale + POPULARITY_STRENGTH) / prior);
  });
  return variants.map((_, k) => {
    let hint = 0;
    for (let e = table.starts[k]; e < table.starts[k + 1]; e += 1) hint += table.scales[e] * lifts[table.values[e]];
    return clip(hint / table.attributes[k]);
  });
}
