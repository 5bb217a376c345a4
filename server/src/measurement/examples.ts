import { createHash, randomInt } from 'node:crypto';
import type { ContrastExample, ContrastView } from '../contracts';
import type { CompiledSlot, Labels } from '../engine';
import { BASELINE, explain } from '../engine';
import type { Foresight } from './early-sign';
import type { Person } from './people';
import type { BothAnswers } from './policies';

/** Words for what an example speaks of. */
export interface Namings {
  /** Words for keys of a slot and for these items. */
  readonly labelsOf: (slot: string, items: readonly string[]) => Promise<Labels>;
  /** Name of a clicked entry. */
  readonly labelOf: (event: { readonly item?: string }) => Promise<string | null>;
}

/** A person with both answers now, and at every click that they made. */
export interface Answered {
  readonly person: Person;
  readonly now: BothAnswers;
  readonly foresights: readonly Foresight[];
}

const EXAMPLES = 12;
const OF_EACH_KIND = 6;

export const labelOfVariant = (slot: CompiledSlot, key: string): string =>
  key === BASELINE ? 'Original' : (slot.byKey.get(key)?.info.name ?? key);

/** Some people drawn by chance from all, and some from those where only one side was right: few of many may be either. */
export async function examplesAmong(
  answered: readonly Answered[],
  slot: CompiledSlot,
  namings: Namings,
): Promise<Pick<ContrastView, 'examples' | 'examplesOf'>> {
  const told = (some: readonly Answered[]) => Promise.all(some.map((one) => exampleOf(one, slot, namings)));
  const decided = (by: 'rule' | 'person') =>
    answered.filter(({ foresights }) => foresights.length > 0 && verdictOf(foresights.at(-1)!) === by);
  return {
    examples: await told(atRandom(answered, EXAMPLES)),
    examplesOf: {
      rule: await told(atRandom(decided('rule'), OF_EACH_KIND)),
      person: await told(atRandom(decided('person'), OF_EACH_KIND)),
    },
  };
}

async function exampleOf(one: Answered, slot: CompiledSlot, { labelsOf, labelOf }: Namings): Promise<ContrastExample> {
  const last = one.foresights.at(-1);
  const answers = last ?? one.now;
  const { decision } = answers;
  // What exploration drew this time is not what the person wants.
  const reasons = decision.reasons.filter(({ kind }) => kind !== 'EXPLORE');
  const items = reasons.flatMap((reason) => (reason.kind === 'CROWD' ? (reason.because ?? []) : []));
  return {
    alias: createHash('sha256').update(one.person.visitor).digest('hex').slice(0, 4).toUpperCase(),
    context: { ...one.person.events.findLast((event) => event.context)?.context },
    rule: { variant: answers.rule, label: labelOfVariant(slot, answers.rule) },
    person: {
      variant: answers.person,
      label: labelOfVariant(slot, answers.person),
      mode: answers.sure ? 'individual' : decision.mode,
    },
    because: explain({ ...decision, reasons }, await labelsOf(decision.slot, items)),
    nextClick: last ? { label: (await labelOf(last.click)) ?? 'something', matches: verdictOf(last) } : null,
  };
}

function verdictOf({ ruleHit, personHit }: Foresight): 'rule' | 'person' | 'both' | 'neither' {
  if (ruleHit && personHit) return 'both';
  if (personHit) return 'person';
  return ruleHit ? 'rule' : 'neither';
}

/** A random example is the only honest one: a picked one loses the sceptic. */
function atRandom<T>(all: readonly T[], count: number): T[] {
  const left = [...all];
  const drawn: T[] = [];
  while (left.length > 0 && drawn.length < count) drawn.push(left.splice(randomInt(left.length), 1)[0]);
  return drawn;
}
