import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BUCKETS,
  SIDES,
  type Attributes,
  type Experience,
  type Mode,
  type Reason,
  type Segment,
  type Side,
  type VariantInfo,
} from '../../server/src/engine';

/** Events as a case tells them: `times` of one kind, a second apart, the newest `secondsAgo`. */
export interface CaseEvents {
  readonly type?: string;
  readonly attributes?: Record<string, string | string[]>;
  readonly item?: string;
  readonly times?: number;
  readonly secondsAgo?: number;
  readonly decision?: { readonly slot: string; readonly variant: string };
  readonly context?: Record<string, string | number | boolean>;
}

/** What must come out for one slot; every given key is checked. */
export interface CaseExpectation {
  readonly slot?: string;
  readonly variant?: string;
  readonly notVariant?: string;
  readonly mode?: Mode;
  /** Kinds of reasons that must be among the reasons. */
  readonly reasons?: readonly Reason['kind'][];
  readonly withoutReasons?: readonly Reason['kind'][];
  /** The candidate that a draw falls on with at least this probability. */
  readonly likely?: { readonly variant: string; readonly atLeast: number };
  readonly ruleVariant?: string;
  /** Variants that something of the visitor's speaks against; nothing does against any other. */
  readonly falls?: readonly string[];
  /** What the sides of an experiment would serve. */
  readonly sides?: Partial<Record<Side, string>>;
  readonly sentence?: string;
}

/** A sentence about what a visitor is served, independent of who runs it: the engine itself or a server over HTTP. */
export interface SpecificationCase {
  readonly sentence: string;
  /** Overrides of the chapter's experiences by slot. */
  readonly experiences?: Record<string, Partial<CaseExperience>>;
  readonly segments?: readonly Segment[];
  /** What other people did before; `visitors` people each do these events. */
  readonly crowd?: readonly { readonly visitors: number; readonly events: readonly CaseEvents[] }[];
  /** Shown decisions with their rewards that the slot has learned from. */
  readonly outcomes?: readonly {
    readonly slot: string;
    readonly variant: string;
    readonly shown: number;
    readonly rewarded: number;
  }[];
  /** An experiment with these percentages, and the percentage of visitors who take part in it. */
  readonly shares?: Partial<Record<Side, number>>;
  readonly admitted?: number;
  /** The side that the draw gives this visitor; `null`: not admitted. */
  readonly side?: Side | null;
  /** Half of all visitors are held out, and this one is or is not among them. */
  readonly heldOut?: boolean;
  /** Events of a visitor; absent for a request without a visitor. */
  readonly visitor?: readonly CaseEvents[];
  readonly declared?: Record<string, string[]>;
  readonly traits?: Record<string, string | number | boolean>;
  /** Errands for somebody else: from so many seconds ago, to so many ago, or running. */
  readonly missions?: readonly {
    readonly name: string;
    readonly secondsAgo: number;
    readonly endedSecondsAgo?: number;
  }[];
  readonly context?: Record<string, string | number | boolean>;
  readonly at?: string;
  readonly off?: boolean;
  /** Variants that the caller may be served; all by default. */
  readonly available?: Record<string, string[]>;
  readonly expect: CaseExpectation | readonly CaseExpectation[];
}

type CaseExperience = Omit<Experience, 'variants' | 'takeover'> & {
  readonly variants: readonly (Partial<VariantInfo> & { key: string })[];
  readonly takeover?: { variant: string; from: string; until: string };
};

export interface Chapter {
  readonly file: string;
  readonly chapter: string;
  readonly slots: readonly string[];
  readonly experiences: Record<string, Partial<CaseExperience>>;
  readonly segments: readonly Segment[];
  readonly cases: readonly SpecificationCase[];
}

const NAME = /^\d\d-[a-z0-9-]+\.json$/;

/** All chapters of this folder, in their order. An empty folder or an empty chapter is a mistake. */
export function readChapters(): Chapter[] {
  const files = readdirSync(__dirname)
    .filter((file) => file.endsWith('.json'))
    .sort();
  if (files.length === 0) throw new Error('no specification chapters in tests/spec');
  return files.map((file) => {
    if (!NAME.test(file)) throw new Error(`${file}: a chapter is called NN-name.json`);
    const told = JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as Omit<Chapter, 'file'>;
    const chapter = { ...told, segments: told.segments ?? [], file };
    if (chapter.cases.length === 0) throw new Error(`${file}: no cases`);
    return chapter;
  });
}

/** The experience of a slot in a case, with everything filled in. */
export function experienceOf(chapter: Chapter, given: SpecificationCase, slot: string): Experience {
  const told = { ...chapter.experiences[slot], ...given.experiences?.[slot] };
  const { takeover, variants = [], ...rest } = told;
  const { shares, admitted = 100 } = given;
  return {
    id: `experience-${slot}`,
    slot,
    name: slot,
    version: 1,
    status: 'live',
    degree: 'rulesThenPerson',
    rules: [],
    ...rest,
    ...(takeover
      ? { takeover: { variant: takeover.variant, from: Date.parse(takeover.from), until: Date.parse(takeover.until) } }
      : {}),
    ...(shares && {
      split: { salt: SALT, admitted: admitted / 100, ranges: rangesOf(shares), sticky: 'visitor' },
    }),
    variants: variants.map((variant) => ({ name: variant.key, attributes: {}, items: [], ...variant })),
  };
}

/** Salt of a slot's first experiment. */
export const SALT = '1';
export const HOLDOUT = 0.5;

const rangesOf = (shares: NonNullable<SpecificationCase['shares']>): { side: Side; until: number }[] => {
  let until = 0;
  return SIDES.map((side) => ({ side, until: (until += ((shares[side] ?? 0) * BUCKETS) / 100) }));
};

/** The first of a case's possible visitors whom the draws treat as the case wants. */
export function visitorOf(
  given: SpecificationCase,
  name: (attempt: number) => string,
  drawn: (visitor: string) => { side: Side | null; heldOut: boolean },
): string {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const visitor = name(attempt);
    const { side, heldOut } = drawn(visitor);
    if (given.side !== undefined && side !== given.side) continue;
    if (given.heldOut === undefined || heldOut === given.heldOut) return visitor;
  }
  throw new Error(`no visitor falls to the side of "${given.sentence}"`);
}

export const listed = (attributes: CaseEvents['attributes']): Attributes =>
  Object.fromEntries(
    Object.entries(attributes ?? {}).map(([name, value]) => [name, typeof value === 'string' ? [value] : value]),
  );
