import type { Counted, Tally, TallyKey } from '../../stores';
import { NOBODY, withVisitor, type Outcome } from '../statistics/sums';
import { DAY_MS } from './goals';
import { whomsOf, type Participant } from './participants';

type Added = Counted['tallies'][number];

/** Seconds and steps by quarters of a doubling: a median is then known within 9 %, and sums can be taken back. */
const PER_DOUBLING = 4;
export const bucketOf = (amount: number): number => Math.round(PER_DOUBLING * Math.log2(amount + 1));
export const amountOf = (bucket: number): number => 2 ** (bucket / PER_DOUBLING) - 1;

/** Days since 1970, UTC. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** Most sums of most people are 0: they are left out. */
const sumsOf = (outcome: Outcome): Tally =>
  Object.fromEntries(Object.entries(withVisitor(NOBODY, outcome)).filter(([, sum]) => sum !== 0n));

/** All that somebody is in the tallies. */
export function tallied(participant: Participant): Added[] {
  const { slot, version, side, at, data } = participant;
  if (data.folded) return [];
  const day = dayOf(at);
  const parts = data.left ? [{ measure: 'people', add: { [data.left]: 1n } }] : partsOf(data);
  return whomsOf(participant).flatMap((whom) =>
    parts.map(({ measure, add }) => ({ key: { slot, version, whom, side, day, measure }, add })),
  );
}

function partsOf({ variant, seen, counted }: Participant['data']): { measure: string; add: Tally }[] {
  const parts: { measure: string; add: Tally }[] = [
    { measure: 'people', add: seen ? { assigned: 1n, seen: 1n } : { assigned: 1n } },
    { measure: 'first', add: { [variant]: 1n } },
  ];
  for (const [measure, { outcome, raw, effort }] of Object.entries(counted)) {
    parts.push({ measure, add: sumsOf(outcome) });
    if (raw) parts.push({ measure: `${measure}.raw`, add: sumsOf(raw) });
    if (effort)
      parts.push({
        measure: `${measure}.effort`,
        add: { [`steps:${bucketOf(effort.steps)}`]: 1n, [`seconds:${bucketOf(effort.seconds)}`]: 1n },
      });
  }
  return parts;
}

/** Both without the measures in which nothing changed: adding what is taken back again is work for nothing. */
function withoutTheSame(before: Participant, after: Participant): [Participant, Participant] {
  if (before.data.left || before.data.folded || after.data.left || after.data.folded) return [before, after];
  const isSame = (measure: string): boolean =>
    JSON.stringify(before.data.counted[measure]) === JSON.stringify(after.data.counted[measure]);
  const changed = ({ data, ...row }: Participant): Participant => ({
    ...row,
    data: {
      ...data,
      counted: Object.fromEntries(Object.entries(data.counted).filter(([measure]) => !isSame(measure))),
    },
  });
  return [changed(before), changed(after)];
}

/** Adds up changes by key; what comes to nothing is left out. */
export class Changes {
  private readonly byKey = new Map<string, { key: TallyKey; add: Record<string, bigint> }>();

  add(added: readonly Added[], sign: 1n | -1n = 1n): void {
    for (const { key, add } of added) {
      const { slot, version, whom, side, day, measure } = key;
      const id = [slot, version, whom, side, day, measure].join('\n');
      const known = this.byKey.get(id) ?? { key, add: Object.create(null) as Record<string, bigint> };
      this.byKey.set(id, known);
      for (const [name, sum] of Object.entries(add)) known.add[name] = (known.add[name] ?? 0n) + sign * sum;
    }
  }

  /** Takes somebody back as they were and adds them as they are. */
  change(before: Participant, after: Participant): void {
    const [old, now] = withoutTheSame(before, after);
    this.add(tallied(old), -1n);
    this.add(tallied(now));
  }

  list(): Added[] {
    return [...this.byKey.values()]
      .map(({ key, add }) => ({ key, add: Object.fromEntries(Object.entries(add).filter(([, sum]) => sum !== 0n)) }))
      .filter(({ add }) => Object.keys(add).length > 0);
  }
}
