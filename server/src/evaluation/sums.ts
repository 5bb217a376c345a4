import type { BlockPolicies } from './block-policies';
import { createSeries, intervalsOf, type Series } from './bootstrap';
import { addScores, emptyScores, EVIDENCE, ITEM_METRICS, meansOf, type ItemScores } from './metrics';
import { POLICIES, type Policy } from './policies';

export interface BlockScores {
  n: number;
  hit1: number;
}

type ByEvidence<Scores> = Scores & { rule?: string; byEvidence: Record<string, Scores> };

/** The tables of the report. */
export interface Outcome {
  readonly nextItem: Record<string, ByEvidence<ItemScores>>;
  readonly blockChoice: Record<string, Record<string, ByEvidence<BlockScores>>>;
  /** `<policy>MinusSegment` → metric (`hit1:<attribute>` for blocks) → evidence or `all` → 95 % interval. */
  readonly intervals: Record<string, Record<string, Record<string, [number, number]>>>;
}

interface Cells<Scores> {
  readonly all: Scores;
  readonly byEvidence: Map<number, Scores>;
}

const COMPARED = POLICIES.filter((policy) => policy !== 'segment');
const isCounted = (evidence: number): boolean => (EVIDENCE as readonly number[]).includes(evidence);

/** Adds up predictions: in total (from the second event on), by exact amount of evidence, and per visitor. */
export class Sums {
  private readonly items = new Map<Policy, Cells<ItemScores>>();
  private readonly blocks = new Map<string, Map<Policy, Cells<BlockScores>>>();
  private readonly series = new Map<string, Series>();
  private pending = new Map<Policy, ItemScores>();

  constructor(
    private readonly visitors: number,
    attributes: readonly string[],
  ) {
    for (const policy of POLICIES) this.items.set(policy, cells(emptyScores));
    for (const attribute of attributes) {
      this.blocks.set(
        attribute,
        new Map(POLICIES.map((policy) => [policy, cells((): BlockScores => ({ n: 0, hit1: 0 }))])),
      );
    }
  }

  addItem(policy: Policy, evidence: number, scores: ItemScores): void {
    const { all, byEvidence } = this.items.get(policy)!;
    if (evidence > 0) addScores(all, scores);
    if (isCounted(evidence)) addScores(byEvidence.get(evidence)!, scores);
    this.pending.set(policy, scores);
  }

  /** Called when all policies of a prediction are in: their differences to the segment go to the visitor's account. */
  closeItem(evidence: number, visitor: number): void {
    const segment = this.pending.get('segment')!;
    for (const policy of COMPARED) {
      const own = this.pending.get(policy)!;
      for (const metric of ITEM_METRICS)
        this.account(`${policy}|${metric}`, evidence, visitor, own[metric] - segment[metric]);
    }
  }

  addBlock(attribute: string, evidence: number, visitor: number, chosen: Record<Policy, number>, target: number): void {
    for (const policy of POLICIES) {
      const { all, byEvidence } = this.blocks.get(attribute)!.get(policy)!;
      const hit = chosen[policy] === target ? 1 : 0;
      for (const sums of isCounted(evidence) ? [all, byEvidence.get(evidence)!] : [all]) {
        sums.n += 1;
        sums.hit1 += hit;
      }
      if (policy !== 'segment')
        this.account(`${policy}|hit1:${attribute}`, evidence, visitor, hit - (chosen.segment === target ? 1 : 0));
    }
  }

  private account(name: string, evidence: number, visitor: number, difference: number): void {
    const add = (bucket: string): void => {
      const key = `${name}|${bucket}`;
      const series = this.series.get(key) ?? this.series.set(key, createSeries(this.visitors)).get(key)!;
      series.difference[visitor] += difference;
      series.count[visitor] += 1;
    };
    if (evidence > 0) add('all');
    if (isCounted(evidence)) add(String(evidence));
  }

  result(ruleName: string, sets: readonly BlockPolicies[]): Outcome {
    const nextItem: Outcome['nextItem'] = {};
    for (const [policy, { all, byEvidence }] of this.items) {
      nextItem[policy] = { ...meansOf(all), byEvidence: mapOf(byEvidence, meansOf) };
      if (policy === 'segment') nextItem[policy].rule = ruleName;
    }
    const blockChoice: Outcome['blockChoice'] = {};
    for (const set of sets) {
      const { attribute } = set.blocks;
      blockChoice[attribute] = {};
      for (const [policy, { all, byEvidence }] of this.blocks.get(attribute)!) {
        const byPositive = new Map([...byEvidence].filter(([evidence]) => evidence > 0));
        blockChoice[attribute][policy] = { ...meanHits(all), byEvidence: mapOf(byPositive, meanHits) };
        if (policy === 'segment') blockChoice[attribute][policy].rule = set.rule.rule?.name ?? 'none (everybody)';
      }
    }
    return { nextItem, blockChoice, intervals: this.intervals() };
  }

  private intervals(): Outcome['intervals'] {
    const names = [...this.series.keys()];
    const found = intervalsOf(
      names.map((name) => this.series.get(name)!),
      this.visitors,
    );
    const intervals: Outcome['intervals'] = {};
    names.forEach((name, i) => {
      const [policy, metric, bucket] = name.split('|');
      const metrics = (intervals[`${policy}MinusSegment`] ??= {});
      (metrics[metric] ??= {})[bucket] = found[i];
    });
    return intervals;
  }
}

const cells = <Scores>(create: () => Scores): Cells<Scores> => ({
  all: create(),
  byEvidence: new Map(EVIDENCE.map((evidence) => [evidence, create()])),
});

const meanHits = ({ n, hit1 }: BlockScores): BlockScores => ({ n, hit1: n > 0 ? hit1 / n : 0 });

const mapOf = <Scores>(map: ReadonlyMap<number, Scores>, finish: (scores: Scores) => Scores): Record<string, Scores> =>
  Object.fromEntries([...map].map(([evidence, scores]) => [String(evidence), finish(scores)]));
