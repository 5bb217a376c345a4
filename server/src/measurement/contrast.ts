import type { ContrastView } from '../contracts';
import type { CompiledSlot, EngineSettings, Snapshot } from '../engine';
import { BASELINE, segmentHolds } from '../engine';
import { differByChance } from './by-chance';
import { foresee, tellingAttribute } from './early-sign';
import type { Answered, Namings } from './examples';
import { examplesAmong, labelOfVariant } from './examples';
import { contentGaps } from './gaps';
import type { PeopleSource } from './people';
import { profileBefore, recentPeople } from './people';
import { asContrasted, bothAnswers } from './policies';
import { disagreementOf } from './statistics/disagreement';
import { precisionOf } from './statistics/segment-precision';
import { turnAmong } from '../stores/turn';

export interface ContrastOptions extends Namings {
  readonly people: PeopleSource;
  readonly snapshot: () => Snapshot;
  readonly settings: EngineSettings;
  readonly clock: { now(): number };
}

export interface Contrast {
  /** Rule against person for a slot, over real people. */
  report(slot: string, whom?: Whom): Promise<ContrastView | null>;
}

/** Whom a report is about: everybody, the members of a segment, or those to whom a rule gives another block. */
export interface Whom {
  readonly segment?: string;
  readonly covered?: boolean;
}

export function createContrast(options: ContrastOptions): Contrast {
  const { people, snapshot, settings, clock } = options;

  return {
    async report(key, { segment, covered } = {}) {
      const current = snapshot();
      const slot = current.slots.get(key);
      if (!slot) return null;
      const now = clock.now();
      const everybody = await recentPeople(people, now);
      const contrasted = asContrasted(current, slot);
      const attribute = tellingAttribute(slot);
      const answered: Answered[] = [];
      const known: { member: boolean; wants: string }[] = [];
      for (const [index, person] of everybody.entries()) {
        await turnAmong(index);
        const profile = profileBefore(person, settings);
        const context = profile.lastContext?.context ?? {};
        const member = !segment || segmentHolds(current.segments, segment, { profile, context, now });
        const answers = bothAnswers(contrasted, slot, profile, { visitor: person.visitor, context, now });
        if (answers.sure) known.push({ member, wants: answers.person });
        if (!member) continue;
        if (covered && answers.rule === BASELINE) continue;
        answered.push({
          person,
          now: answers,
          foresights: attribute ? foresee(contrasted, slot, attribute, person, settings) : [],
        });
      }
      const given = segment && slot.experience.rules.find((rule) => rule.segment === segment && !rule.paused)?.variant;
      return {
        slot: key,
        segment: segment ?? null,
        version: slot.experience.version,
        people: { lookedAt: everybody.length, inSegment: answered.length },
        rule: shares(
          slot,
          answered.map((one) => one.now.rule),
        ),
        individual: shares(
          slot,
          answered.map((one) => one.now.person),
        ),
        differ: {
          ...disagreementOf(answered.map((one) => one.now)),
          byChance: await differByChance(answered, contrasted, slot, settings, now),
        },
        precision: given ? precisionOf(known, given) : null,
        earlySign: earlySign(answered),
        gaps: await namedGaps(answered, slot, options),
        ...(await examplesAmong(answered, slot, options)),
      };
    },
  };
}

async function namedGaps(
  answered: readonly Answered[],
  slot: CompiledSlot,
  { labelsOf }: Namings,
): Promise<ContrastView['gaps']> {
  const people = answered.map(({ person }) => person);
  const { value: wordOf } = await labelsOf(slot.experience.slot, []);
  const { missing, ...rest } = contentGaps(people, slot);
  return {
    ...rest,
    missing: missing.map((gap) => ({ ...gap, label: wordOf?.(gap.attribute, gap.value) ?? gap.label })),
  };
}

function shares(slot: CompiledSlot, variants: readonly string[]): ContrastView['rule'] {
  const counts = new Map<string, number>();
  for (const variant of variants) counts.set(variant, (counts.get(variant) ?? 0) + 1);
  return [...counts]
    .map(([variant, count]) => ({ variant, label: labelOfVariant(slot, variant), share: count / variants.length }))
    .sort((a, b) => b.share - a.share || (a.variant < b.variant ? -1 : 1));
}

/**
 * Counted where a rule says something: an original that nobody chose is no fair opponent. `spread` is the standard
 * error of the difference in hits: clicks of one person belong together, so people are what is counted (the
 * cluster-robust variance under "no difference", Liang and Zeger 1986).
 */
function earlySign(answered: readonly Answered[]): ContrastView['earlySign'] {
  const sign = { visits: 0, ruleHits: 0, personHits: 0 };
  let squares = 0;
  for (const { foresights } of answered) {
    const ruled = foresights.filter(({ rule }) => rule !== BASELINE);
    const rule = ruled.filter(({ ruleHit }) => ruleHit).length;
    const person = ruled.filter(({ personHit }) => personHit).length;
    sign.visits += ruled.length;
    sign.ruleHits += rule;
    sign.personHits += person;
    squares += (person - rule) ** 2;
  }
  return { ...sign, spread: Math.sqrt(squares) };
}
