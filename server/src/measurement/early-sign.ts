import type { CompiledSlot, Context, EngineSettings, Profile, Snapshot } from '../engine';
import { mergeSaid } from '../visitors/records';
import { applyEvent, createProfile, declare } from '../engine';
import type { JournalledEvent } from '../stores/types';
import type { Person } from './people';
import type { BothAnswers } from './policies';
import { bothAnswers } from './policies';

/** Before a click outside the block, rule and person were asked; afterwards the click says who was right. */
export interface Foresight extends BothAnswers {
  readonly click: JournalledEvent;
  readonly ruleHit: boolean;
  readonly personHit: boolean;
}

/** Types of events that say what somebody wants. */
export const CHOICES = new Set(['view', 'click', 'add_to_cart', 'purchase']);

/**
 * The attribute that tells the variants of a slot apart: most of them carry exactly one value of it, and it has the
 * most different values among such; `null` where there is none (then nothing can be foreseen).
 */
export function tellingAttribute(slot: CompiledSlot): string | null {
  const values = new Map<string, Set<string>>();
  const carriers = new Map<string, number>();
  for (const { info } of slot.variants) {
    for (const [attribute, own] of Object.entries(info.attributes)) {
      if (own.length !== 1) continue;
      carriers.set(attribute, (carriers.get(attribute) ?? 0) + 1);
      values.set(attribute, (values.get(attribute) ?? new Set()).add(own[0]));
    }
  }
  const most = Math.max(0, ...carriers.values());
  const names = [...carriers].filter(([, count]) => count > most / 2).map(([attribute]) => attribute);
  const varied = names.filter((attribute) => values.get(attribute)!.size > 1);
  return varied.sort((a, b) => values.get(b)!.size - values.get(a)!.size || (a < b ? -1 : 1))[0] ?? null;
}

/** Whether the block and the clicked thing have a value of the telling attribute in common. */
export function matches(slot: CompiledSlot, variant: string, attribute: string, click: JournalledEvent): boolean {
  const shown = slot.byKey.get(variant)?.info.attributes[attribute] ?? [];
  const clicked = Object.hasOwn(click.attributes, attribute) ? click.attributes[attribute] : [];
  return shown.some((value) => clicked.includes(value));
}

/** A click that tells what somebody wanted, and what was known of them just before. */
interface ClickThatTells {
  readonly click: JournalledEvent;
  /** Goes on with the person: to be looked at before the next one is asked for. */
  readonly profile: Profile;
  readonly context: Context;
}

/**
 * Replays a person: what is done outside slots about something that tells blocks apart, from the second on; repeats are
 * one.
 */
export function* clicksThatTell(
  person: Person,
  attribute: string,
  settings: EngineSettings,
): Generator<ClickThatTells, void> {
  const profile = createProfile();
  declare(profile, mergeSaid([person.record]));
  let previous: string | undefined;
  let started = false;
  for (const event of person.events) {
    const tells = CHOICES.has(event.type) && !event.decision && Object.hasOwn(event.attributes, attribute);
    if (tells && event.item !== previous && !event.excluded) {
      const context = event.context ?? profile.lastContext?.context ?? {};
      if (started) yield { click: event, profile, context };
      started = true;
      previous = event.item;
    }
    if (!event.excluded) applyEvent(profile, event, settings);
  }
}

/** Before each click that tells: what would rule and person have shown, and did it match? Needs no experiment. */
export function foresee(
  contrasted: Snapshot,
  slot: CompiledSlot,
  attribute: string,
  person: Person,
  settings: EngineSettings,
): Foresight[] {
  const seen: Foresight[] = [];
  for (const { click, profile, context } of clicksThatTell(person, attribute, settings)) {
    const answers = bothAnswers(contrasted, slot, profile, { visitor: person.visitor, context, now: click.at });
    const hit = (variant: string): boolean => matches(slot, variant, attribute, click);
    seen.push({ ...answers, click, ruleHit: hit(answers.rule), personHit: hit(answers.person) });
  }
  return seen;
}
