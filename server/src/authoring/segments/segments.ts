import type { Core } from '@strapi/types';
import type { SegmentInput, SegmentView } from '../../contracts';
import type { Condition } from '../../engine';
import { patternsIn, segmentsIn } from './condition-walk';
import { SEGMENT, documents, type Entry } from '../entries';
import { notFound, refuse } from '../refusals';
import { patternProblem } from './regular-expressions';

/** How many of the people looked at a condition holds for, and for how many of them another one holds as well. */
export interface Size {
  readonly members: number;
  readonly of: number;
  readonly overlaps: SegmentView['overlaps'];
}

/** Segments: named conditions, written by marketers, checked before they are kept. */
export interface Segments {
  list(): Promise<SegmentView[]>;
  /** Since when each segment, by key, stands as it does now. */
  changedAt(): Promise<ReadonlyMap<string, number>>;
  create(input: SegmentInput): Promise<SegmentView>;
  update(key: string, input: SegmentInput): Promise<SegmentView>;
  remove(key: string): Promise<void>;
}

interface Dependencies {
  readonly strapi: Core.Strapi;
  /** Slots whose rules use a segment. */
  readonly usedBy: (key: string) => Promise<string[]>;
  /** Sizes of segments among the recent visitors, by key; an empty map where nobody was looked at. */
  readonly sizes: (segments: readonly SegmentInput[]) => Promise<ReadonlyMap<string, Size>>;
}

const inputOf = (entry: Entry): SegmentInput => ({
  key: String(entry.key),
  name: String(entry.name),
  condition: entry.condition as Condition,
});

/** Keys that a segment reaches through the segments that it refers to. */
const reachable = (condition: Condition, known: ReadonlyMap<string, Condition>): Set<string> => {
  const reached = new Set<string>();
  const open = segmentsIn(condition);
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    const next = known.get(key);
    if (next) open.push(...segmentsIn(next));
  }
  return reached;
};

const check = ({ key, condition }: SegmentInput, known: ReadonlyMap<string, Condition>): void => {
  for (const pattern of patternsIn(condition)) {
    const problem = patternProblem(pattern);
    if (problem)
      refuse('BODY_INVALID', `The pattern "${pattern.slice(0, 60)}" cannot be used: ${problem}`, { pattern });
  }
  const reached = reachable(condition, known);
  if (reached.has(key)) refuse('BODY_INVALID', `The segment "${key}" would refer to itself.`);
  for (const other of reached)
    if (!known.has(other)) refuse('BODY_INVALID', `There is no segment "${other}" to refer to.`);
};

export const createSegments = ({ strapi, usedBy, sizes }: Dependencies): Segments => {
  const entries = () => documents(strapi, SEGMENT);
  const find = async (key: string): Promise<Entry> =>
    (await entries().findFirst({ filters: { key: { $eq: key } } })) ?? notFound(`There is no segment "${key}".`);
  const conditions = async (): Promise<Map<string, Condition>> =>
    new Map((await entries().findMany()).map((entry) => [String(entry.key), entry.condition as Condition]));

  const view = async (input: SegmentInput, counted: ReadonlyMap<string, Size>): Promise<SegmentView> => {
    const size = counted.get(input.key);
    return {
      ...input,
      size: size ? { members: size.members, of: size.of } : null,
      overlaps: size?.overlaps ?? [],
      usedBy: await usedBy(input.key),
    };
  };
  const viewOne = async (input: SegmentInput): Promise<SegmentView> =>
    view(input, await sizes((await entries().findMany()).map(inputOf)));

  return {
    list: async () => {
      const all = (await entries().findMany()).map(inputOf).sort((a, b) => (a.name < b.name ? -1 : 1));
      const counted = await sizes(all);
      return Promise.all(all.map((one) => view(one, counted)));
    },
    changedAt: async () =>
      new Map(
        (await entries().findMany({ fields: ['key', 'updatedAt'] })).map(({ key, updatedAt }) => [
          String(key),
          Date.parse(String(updatedAt)),
        ]),
      ),
    create: async (input) => {
      const known = await conditions();
      if (known.has(input.key)) refuse('CONFLICT', `There is a segment with the key "${input.key}" already.`);
      check(input, known);
      await entries().create({ data: input });
      return viewOne(input);
    },
    update: async (key, input) => {
      const { documentId } = await find(key);
      if (input.key !== key) refuse('BODY_INVALID', 'The key of a segment stays: rules know it by its key.');
      check(input, await conditions());
      await entries().update({ documentId, data: input });
      return viewOne(input);
    },
    remove: async (key) => {
      const { documentId } = await find(key);
      const slots = await usedBy(key);
      if (slots.length > 0) refuse('CONFLICT', `Rules of ${slots.join(', ')} use this segment.`, { slots });
      const referring = [...(await conditions())].filter(([, condition]) => segmentsIn(condition).includes(key));
      if (referring.length > 0)
        refuse('CONFLICT', `The segments ${referring.map(([other]) => other).join(', ')} refer to this one.`);
      await entries().delete({ documentId });
    },
  };
};
