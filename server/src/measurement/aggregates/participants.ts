import type { LoggedDecision } from '../../stores/types';
import type { CountedFrom, Participant as Row } from '../../stores';
import { BASELINE, type Side } from '../../engine';
import type { Outcome } from '../statistics/sums';

/** What is kept of somebody beside side and moment. */
export interface ParticipantData {
  /** Served at that delivery, and what the rules answered. */
  readonly variant: string;
  readonly rule: string;
  /** The crowd's favourite then. */
  readonly crowd: string;
  /** Segments of the site that held then. */
  readonly segments: readonly string[];
  /**
   * Probability of each variant over the split and the draw inside its sides; those of 0 are left out, and of many the
   * improbable ones that no side would have served: see `isPossible`.
   */
  readonly chances: Readonly<Record<string, number>>;
  /** What the draw held for; absent: the visitor for good. */
  readonly unit?: string;
  /** Reported to have seen a block of the slot since. */
  readonly seen?: boolean;
  /** Why they are in no comparison: one person with somebody on another side, or a robot. */
  readonly left?: 'merged' | 'robot';
  /** Another visitor of the same person stands for this one. */
  readonly folded?: boolean;
  /** What the tallies hold of them, by measure: a late reward takes it back and puts in the new one. */
  readonly counted: Readonly<Record<string, CountedOutcome>>;
}

export interface CountedOutcome {
  readonly outcome: Outcome;
  /** Only where it differs. */
  readonly raw?: Outcome;
  readonly effort?: { readonly steps: number; readonly seconds: number };
}

export type Participant = Row<ParticipantData>;

type Identity = Pick<Participant, 'slot' | 'version' | 'countedFrom' | 'visitor'>;

export const participantKey = ({ slot, version, countedFrom, visitor }: Identity): string =>
  [slot, version, countedFrom, visitor].join('\n');

/** The rows that a decision starts, if they are the first; none where no experiment decided. */
export function startedBy({ visitor, at, segments, decision }: LoggedDecision): Participant[] {
  const { split, slot, version, variant, ruleVariant } = decision;
  if (!split) return [];
  const answer = (side: Side): string => split.sides.find((one) => one.side === side)?.variant ?? BASELINE;
  const data: ParticipantData = {
    ...{ variant, rule: ruleVariant, crowd: answer('crowd'), segments: segments ?? [] },
    ...{ chances: chancesOf(decision), counted: {} },
    ...(split.unit && { unit: split.unit }),
  };
  const started = (countedFrom: CountedFrom): Participant => ({
    ...{ slot, version, countedFrom, visitor, side: split.side, at, due: at, closed: 0, data },
  });
  const differ = answer('rules') !== answer('person');
  return [started('delivery'), ...(differ ? [started('differ')] : [])];
}

/** A row is read by every report: what it holds must have an end, however many candidates there were. */
export const MOST_CHANCES = 50;

/** The served variant, the original and what each side would have served, and of the others the most probable. */
function chancesOf({ candidates, variant: served, split }: LoggedDecision['decision']): Record<string, number> {
  const needed = new Set([served, BASELINE, ...(split?.sides ?? []).map(({ variant }) => variant)]);
  const possible = candidates.filter(({ mixture }) => mixture);
  const kept = possible.filter(({ variant }) => needed.has(variant));
  const others = possible
    .filter(({ variant }) => !needed.has(variant))
    .sort((a, b) => b.mixture! - a.mixture!)
    .slice(0, MOST_CHANCES - kept.length);
  const chances = Object.create(null) as Record<string, number>;
  for (const { variant, mixture } of [...kept, ...others]) chances[variant] = Number(mixture!.toFixed(9));
  return chances;
}

/** Whether the variant could be served there and then; a row that is full does not tell of the improbable ones. */
export const isPossible = (variant: string, chances: ParticipantData['chances']): boolean =>
  Object.hasOwn(chances, variant) || Object.keys(chances).length >= MOST_CHANCES;

/** Groups that reports can be asked about. */
export function whomsOf({ countedFrom, data: { rule, segments } }: Participant): string[] {
  if (countedFrom === 'differ') return ['differ'];
  return ['all', ...(rule === BASELINE ? [] : ['covered']), ...segments.map((segment) => `segment:${segment}`)];
}
