import { BASELINE, type Decision } from '../engine';
import { inheritFields } from '../authoring';
import type { Place } from '../stores/types';
import { admittedKeys, readableTypes } from './admission';
import type { Answer } from './answers';
import type { Deadline } from './deadline';
import type { Block, Contents, DeliveryDependencies, Status } from './dependencies';
import type { ServedFeed } from './feeds';
import { admitted, populateField, type PopulateNode } from './populate';
import type { ModelOf } from './reach';
import type { DecisionMemory } from './remember';
import type { Sessions } from './sessions';
import type { KnownVisitor } from './visitors';

/** A slot met in an answer. */
export interface SlotHere {
  readonly place: Place;
  readonly block: Block;
  /** Components that the schema and the caller allow at this place. */
  readonly allows: (component: string) => boolean;
  /** Locale of the variants that fit here. */
  readonly locale: string;
  /** What the caller asked for at the zone: variants are read in the same shape. */
  readonly node: PopulateNode;
  /** Relations of the block are resolved after it was chosen, by its row. */
  readonly lazy?: boolean;
}

/** What is served there. `content` undefined: the block that was there; empty: the block is hidden. */
export interface Choice {
  readonly here: SlotHere;
  readonly decision: Decision | undefined;
  readonly content: readonly Block[] | undefined;
  /** The list of the block, where the slot is a feed. */
  readonly feed?: ServedFeed;
}

export interface Chooser {
  /** Chooses for the slots of one page, from top to bottom. Rejects when anything that it needs breaks. */
  choose(slots: readonly SlotHere[], known: KnownVisitor, answer: Answer, deadline: Deadline): Promise<Choice[]>;
}

type Needs = Pick<DeliveryDependencies, 'snapshots' | 'contents' | 'engine' | 'clock'> & {
  memory: DecisionMemory;
  sessions: Sessions;
  modelOf: ModelOf;
};

/** Which components may stand at a zone: those of its schema, narrowed by the caller's `on` fragments. */
export const allowedBy = (components: ReadonlySet<string>, node: PopulateNode): ((component: string) => boolean) => {
  const on = admitted(node);
  return (component) => components.has(component) && (on === undefined || on.has(component));
};

/** The engine answers slot by slot, in the order asked. */
const checked = (
  decisions: readonly Decision[],
  slots: readonly SlotHere[],
  available: readonly (readonly string[])[],
): readonly Decision[] => {
  if (!Array.isArray(decisions) || decisions.length !== slots.length) throw new TypeError('a decision for each slot');
  decisions.forEach(({ slot, variant }, index) => {
    if (slot !== slots[index].place.slot || (variant !== BASELINE && !available[index].includes(variant)))
      throw new RangeError(`the decision of ${slot} is not one of its candidates`);
  });
  return decisions;
};

/** A slot that nothing is live for has no decision: it is an ordinary block. */
const isLive = ({ experience }: Decision): boolean => experience !== '';

const failed = ({ reasons }: Decision): boolean => reasons.some(({ kind }) => kind === 'ERROR');

const decideAll = (
  slots: readonly SlotHere[],
  gone: ReadonlySet<string>,
  readable: ReadonlySet<string>,
  known: KnownVisitor,
  answer: Answer,
  needs: Needs,
): (Decision | undefined)[] => {
  const { context, disabled } = answer.requester;
  const available = slots.map((here) => admittedKeys(here, gone, readable, needs));
  const snapshot = needs.snapshots.current(slots[0].place.status);
  const fresh = needs.engine.decide(snapshot, known.state?.profile ?? null, {
    now: needs.clock.now(),
    visitor: known.visitor,
    ...needs.sessions.unitsOf(known.visitor, answer),
    context,
    disabled,
    slots: slots.map((here, index) => ({ slot: here.place.slot, available: available[index] })),
  });
  const decisions = needs.memory.settle(known.visitor, checked(fresh, slots, available), available);
  if (decisions.some(failed)) answer.notices.add('FALLBACK');
  return decisions.map((decision) => (isLive(decision) ? decision : undefined));
};

interface Wanted {
  readonly locale: string;
  readonly status: Status;
  readonly node: PopulateNode;
  readonly ids: Set<string>;
}

const documentOf = (here: SlotHere, decision: Decision | undefined, { snapshots }: Needs): string | undefined => {
  if (!decision || decision.variant === BASELINE) return undefined;
  const variant = snapshots.variant(here.place.slot, decision.variant);
  return variant?.entry ? `${variant.documentId}:${variant.entry.documentId}` : variant?.documentId;
};

/** One read per shape: usually one for the whole page, and none at all when everything is warm. */
const readContents = async (
  slots: readonly SlotHere[],
  decisions: readonly (Decision | undefined)[],
  needs: Needs,
  deadline: Deadline,
): Promise<(readonly Block[] | undefined)[]> => {
  const shapes: Wanted[] = [];
  slots.forEach((here, index) => {
    const id = documentOf(here, decisions[index], needs);
    if (id === undefined) return;
    const { locale, node } = here;
    const same = shapes.find((shape) => shape.node === node && shape.locale === locale);
    if (same) same.ids.add(id);
    else shapes.push({ locale, node, status: here.place.status, ids: new Set([id]) });
  });
  const read = new Map<string, Contents>();
  for (const { locale, status, node, ids } of shapes) {
    const query = { documentIds: [...ids], locale, status, populate: populateField('content', node) };
    const answer = needs.contents.content(query);
    const contents = answer instanceof Promise ? await deadline.wait(answer) : answer;
    if (!(contents instanceof Map)) throw new TypeError('contents are a map');
    slots.forEach((here) => {
      if (here.node === node && here.locale === locale) read.set(keyOf(here), contents);
    });
  }
  return slots.map((here, index) => {
    const id = documentOf(here, decisions[index], needs);
    const blocks = id === undefined ? undefined : read.get(keyOf(here))?.get(id);
    return blocks && fits(blocks, here) ? withInherited(blocks, here, decisions[index], needs) : undefined;
  });
};

const keyOf = ({ place, locale }: SlotHere): string => `${locale}|${place.component}|${place.componentId}`;

const fits = (blocks: readonly Block[], here: SlotHere): boolean =>
  Array.isArray(blocks) && blocks.every((block) => typeof block === 'object' && here.allows(block?.__component));

/** What the variant takes over from the original is as this page has it. */
const withInherited = (
  blocks: readonly Block[],
  here: SlotHere,
  decision: Decision | undefined,
  { snapshots, modelOf }: Needs,
): readonly Block[] => {
  const { place, locale, block: original } = here;
  const list = snapshots.available(place.slot, locale, place.status);
  const inherited = list.find(({ key }) => key === decision?.variant)?.inherited;
  const model = inherited && modelOf(original.__component);
  return model ? blocks.map((own) => inheritFields(own, original, inherited, model) as Block) : blocks;
};

const wantsContent = (decision: Decision | undefined): boolean =>
  decision !== undefined && decision.variant !== BASELINE;

/** A variant may vanish between the snapshot and the read; more than this is not an accident. */
const ATTEMPTS = 3;

export const createChooser = (needs: Needs): Chooser => ({
  choose: async (slots, known, answer, deadline) => {
    const gone = new Set<string>();
    const readable = await readableTypes(slots, answer, needs, deadline);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const decisions = decideAll(slots, gone, readable, known, answer, needs);
      const contents = decisions.some(wantsContent) ? await readContents(slots, decisions, needs, deadline) : [];
      const missing = slots.filter((_, index) => wantsContent(decisions[index]) && contents[index] === undefined);
      if (missing.length === 0)
        return slots.map((here, index) => ({ here, decision: decisions[index], content: contents[index] }));
      slots.forEach((here, index) => {
        const decision = decisions[index];
        if (decision && missing.includes(here)) gone.add(`${here.place.slot}|${decision.variant}`);
      });
    }
    throw new RangeError('variants of the snapshot are not there');
  },
});
