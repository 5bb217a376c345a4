import type { DegreesView, DegreeView, EarnedView, ExperienceView } from '../contracts';
import { decide, type CompiledSlot, type EngineSettings, type Snapshot } from '../engine';
import { costOf } from './degree-costs';
import { clicksThatTell, matches, tellingAttribute } from './early-sign';
import { profileBefore, recentPeople, type PeopleSource } from './people';
import { alternativesOf, asContrasted, asDegree, bothAnswers } from './policies';
import { turnAmong } from '../stores/turn';

export interface DegreesOptions {
  readonly people: PeopleSource;
  readonly snapshot: () => Snapshot;
  readonly settings: EngineSettings;
  readonly experienceOf: (slot: string) => Promise<ExperienceView>;
  /** Who earned more in the version in force. */
  readonly earned: (slot: string, goal?: 'far') => Promise<EarnedView | null>;
  readonly clock: { now(): number };
}

/** What each degree of a slot would bring, beside what it costs. */
export interface Degrees {
  of(slot: string): Promise<DegreesView>;
}

const DEGREES = ['rules', 'rulesThenPerson', 'person'] as const;
type Chosen = (typeof DEGREES)[number];

/** Of the people looked at: fewer get a block by chance. */
const WORTH_A_RULE = 0.01;

export const createDegrees = (options: DegreesOptions): Degrees => ({
  async of(key) {
    const { experienceOf, snapshot } = options;
    const experience = await experienceOf(key);
    const near = await options.earned(key);
    const earned = near?.goals.some(({ which }) => which === 'far') ? await options.earned(key, 'far') : near;
    const slot = snapshot().slots.get(key);
    const sign = slot ? await signOf(options, snapshot(), slot) : NO_SIGN;
    return {
      goal: earned?.goal ?? null,
      ...{ people: sign.people, clicks: sign.clicks, finerRules: sign.finerRules },
      degrees: DEGREES.map((degree) => ({
        degree,
        earned: earnedBy(degree, earned, slot),
        hits: sign.clicks > 0 ? sign.hits[degree] : null,
        cost: costOf(degree, experience),
      })),
    };
  },
});

/** The side of person is that of the degree in force; the other one with a person in it was given to nobody. */
function earnedBy(degree: Chosen, earned: EarnedView | null, slot: CompiledSlot | undefined): DegreeView['earned'] {
  const inForce = slot?.experience.degree === 'person' ? 'person' : 'rulesThenPerson';
  const policy = (name: 'draftedRules' | 'rules' | 'person') => earned?.policies.find((one) => one.policy === name);
  const found =
    degree === 'rules' ? (policy('draftedRules') ?? policy('rules')) : degree === inForce && policy('person');
  if (!found) return null;
  const { how, people, value, interval, refusal } = found;
  return { how, people, value, interval, refusal };
}

interface Sign {
  readonly people: number;
  readonly clicks: number;
  readonly hits: Readonly<Record<Chosen, number>>;
  readonly finerRules: number | null;
}

const NO_SIGN: Sign = { people: 0, clicks: 0, hits: { rules: 0, rulesThenPerson: 0, person: 0 }, finerRules: null };

async function signOf(
  { people, settings, clock }: DegreesOptions,
  snapshot: Snapshot,
  slot: CompiledSlot,
): Promise<Sign> {
  const everybody = await recentPeople(people, clock.now());
  const attribute = tellingAttribute(slot);
  const asked = [{ slot: slot.experience.slot, available: alternativesOf(slot) }];
  const decided = DEGREES.map((degree) => ({ degree, snapshot: asDegree(snapshot, slot, degree) }));
  const contrasted = asContrasted(snapshot, slot);
  const hits = { rules: 0, rulesThenPerson: 0, person: 0 };
  const served = new Map<string, number>();
  let clicks = 0;
  for (const [index, person] of everybody.entries()) {
    await turnAmong(index);
    const now = clock.now();
    const profile = profileBefore(person, settings);
    const context = profile.lastContext?.context ?? {};
    const answers = bothAnswers(contrasted, slot, profile, { visitor: person.visitor, context, now });
    if (answers.sure) {
      const pair = JSON.stringify([answers.rule, answers.person]);
      served.set(pair, (served.get(pair) ?? 0) + 1);
    }
    for (const before of attribute ? clicksThatTell(person, attribute, settings) : []) {
      clicks += 1;
      for (const one of decided) {
        // Without a visitor nothing is drawn: what is tried out by chance says nothing of a degree.
        const request = { now: before.click.at, context: before.context, slots: asked };
        const [{ variant }] = decide(one.snapshot, before.profile, request);
        if (matches(slot, variant, attribute!, before.click)) hits[one.degree] += 1;
      }
    }
  }
  const worth = [...served.values()].filter((count) => count >= everybody.length * WORTH_A_RULE);
  return { people: everybody.length, clicks, hits, finerRules: worth.length > 0 ? worth.length : null };
}
