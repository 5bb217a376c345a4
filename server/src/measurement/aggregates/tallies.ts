import type { Counted, Tally, TallyKey } from '../../stores';
import { NOBODY, withVisitor, type Outcome } from '../statistics/sums';
import { DAY_MS } from './goals';
import { whomsOf, type CountedOutcome, type Participant, type ParticipantData as Data } from './participants';

/** Seconds and steps by quarters of a doubling: a median is then known within 9 %, and sums can be taken back. */
const PER_DOUBLING = 4;
export const bucketOf = (amount: number): number => Math.round(PER_DOUBLING * Math.log2(amount + 1));
export const amountOf = (bucket: number): number => 2 ** (bucket / PER_DOUBLING) - 1;

/** Days since 1970, UTC. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** Most sums of most people are 0: they are left out. */
const sumsOf = (outcome: Outcome): Tally =>
  Object.fromEntries(Object.entries(withVisitor(NOBODY, outcome)).filter(([, sum]) => sum !== 0n));

/** What somebody is in the tallies of each of their groups, by measure. */
type Parts = readonly { readonly measure: string; readonly add: Tally }[];

function partsOf({ left, folded, seen, variant, counted }: Data): Parts {
  if (folded) return [];
  if (left) return [{ measure: 'people', add: { [left]: 1n } }];
  return [
    { measure: 'people', add: seen ? { assigned: 1n, seen: 1n } : { assigned: 1n } },
    { measure: 'first', add: { [variant]: 1n } },
    ...Object.entries(counted).flatMap(([measure, outcome]) => countedParts(measure, outcome)),
  ];
}

const countedParts = (measure: string, { outcome, raw, effort }: CountedOutcome): Parts => [
  { measure, add: sumsOf(outcome) },
  ...(raw ? [{ measure: `${measure}.raw`, add: sumsOf(raw) }] : []),
  ...(effort
    ? [
        {
          measure: `${measure}.effort`,
          add: { [`steps:${bucketOf(effort.steps)}`]: 1n, [`seconds:${bucketOf(effort.seconds)}`]: 1n },
        },
      ]
    : []),
];

/** What is to be taken back and what to be added: where the same people still count, only measures that changed. */
function changedParts(before: Data, after: Data): { old: Parts; now: Parts } {
  const isWhole = before.left || before.folded || after.left || after.folded || before.seen !== after.seen;
  if (isWhole) return { old: partsOf(before), now: partsOf(after) };
  const changed = (from: Data, to: Data): Parts =>
    Object.entries(from.counted).flatMap(([measure, outcome]) =>
      isSame(outcome, to.counted[measure]) ? [] : countedParts(measure, outcome),
    );
  return { old: changed(before, after), now: changed(after, before) };
}

const isSame = (one: CountedOutcome, other: CountedOutcome | undefined): boolean =>
  other !== undefined &&
  isSameOutcome(one.outcome, other.outcome) &&
  isSameOutcome(one.raw, other.raw) &&
  one.effort?.steps === other.effort?.steps &&
  one.effort?.seconds === other.effort?.seconds;

const isSameOutcome = (one: Outcome | undefined, other: Outcome | undefined): boolean =>
  one?.value === other?.value && one?.count === other?.count && one?.before === other?.before;

/** Adds up changes by key; what comes to nothing is left out. */
export class Changes {
  private readonly byKey = new Map<string, { key: TallyKey; add: Record<string, bigint> }>();

  start(participant: Participant): void {
    this.put(participant, partsOf(participant.data));
  }

  /** Everything that a participant was served counts for "how many sizes", not only the first. */
  serve(participant: Participant, variant: string): void {
    this.put(participant, [{ measure: 'served', add: { [variant]: 1n } }]);
  }

  /** Takes somebody back as they were and adds them as they are. */
  change(before: Participant, after: Participant): void {
    const { old, now } = changedParts(before.data, after.data);
    this.put(before, old, -1n);
    this.put(after, now);
  }

  add(added: Counted['tallies']): void {
    for (const { key, add } of added) this.sum(key, add, 1n);
  }

  list(): Counted['tallies'][number][] {
    return [...this.byKey.values()]
      .map(({ key, add }) => ({ key, add: Object.fromEntries(Object.entries(add).filter(([, sum]) => sum !== 0n)) }))
      .filter(({ add }) => Object.keys(add).length > 0);
  }

  private put(participant: Participant, parts: Parts, sign: 1n | -1n = 1n): void {
    if (parts.length === 0) return;
    const { slot, version, side, at } = participant;
    const day = dayOf(at);
    for (const whom of whomsOf(participant))
      for (const { measure, add } of parts) this.sum({ slot, version, whom, side, day, measure }, add, sign);
  }

  private sum(key: TallyKey, add: Tally, sign: 1n | -1n): void {
    const { slot, version, whom, side, day, measure } = key;
    const id = [slot, version, whom, side, day, measure].join('\n');
    const known = this.byKey.get(id) ?? { key, add: Object.create(null) as Record<string, bigint> };
    this.byKey.set(id, known);
    for (const name in add) known.add[name] = (known.add[name] ?? 0n) + sign * add[name];
  }
}
