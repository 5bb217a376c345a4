import type { CompiledSlot, EngineSettings, Snapshot } from '../engine';
import type { Answered } from './examples';
import { profileBefore } from './people';
import { bothAnswers } from './policies';
import { disagreementByChance } from './statistics/disagreement';
import { turnAmong } from '../stores/turn';

/** Everybody is asked anew in each round, so a page looks at so many at the most, and only a few times. */
const MOST = 300;
const ROUNDS = 3;
/** The newest of each person: few have more, and each is gone through in every round. */
const EVENTS = 200;

/**
 * The share that would differ from the rule were all of one taste: events are shuffled among these people. The rule
 * keeps its answer: who somebody is and where they come from is not a matter of taste.
 */
export function differByChance(
  answered: readonly Answered[],
  contrasted: Snapshot,
  slot: CompiledSlot,
  settings: EngineSettings,
  now: number,
): Promise<number> {
  const people = answered.slice(0, MOST);
  return disagreementByChance(
    people.map(({ person }) => person.events.filter(({ excluded }) => !excluded).slice(-EVENTS)),
    (index, events) => {
      const { person, now: own } = people[index];
      const profile = profileBefore({ ...person, events }, settings);
      const { sure, person: best } = bothAnswers(contrasted, slot, profile, {
        ...{ visitor: person.visitor, context: own.context, now },
      });
      return { rule: own.rule, person: sure ? best : own.rule, sure };
    },
    { rounds: ROUNDS, between: turnAmong },
  );
}
