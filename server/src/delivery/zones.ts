import type { Block } from './dependencies';
import { populateAt, populateInside, type PopulateNode } from './populate';
import type { Reach, Step } from './reach';

type Entry = Record<string, unknown>;

/** A dynamic zone met in an answer. */
export interface Zone {
  /** Position of the entry at the top of the answer that it belongs to: what a visitor sees as one page. */
  readonly page: number;
  readonly owner: Entry;
  readonly field: string;
  readonly blocks: readonly unknown[];
  /** Components that the schema allows here. */
  readonly components: ReadonlySet<string>;
  /** What the caller asked for at this zone. */
  readonly node: PopulateNode;
}

/** What becomes of a zone: the same array for "nothing". */
export type ZoneChange = (zone: Zone) => readonly unknown[];

/** Whether the walk goes into a block: a block that is itself to be decided first is left alone. */
export type BlockGate = (block: Block) => boolean;

const isObject = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isBlock = (value: unknown): value is Block =>
  isObject(value) &&
  typeof value.__component === 'string' &&
  (typeof value.id === 'number' || typeof value.id === 'string');

/**
 * Walks an answer of the documents service along what the caller populated and lets `change` replace the content of
 * dynamic zones. Nothing is written into the answer: what changes is copied from the root down, so that somebody else
 * who holds the same objects (a cache of the host's) never sees it. Returns the very same object if nothing changed.
 */
export const mapZones = <T>(
  reach: Reach,
  uid: string,
  root: T,
  populate: unknown,
  change: ZoneChange,
  enter: BlockGate,
): T => new Walk(reach, change, enter).root(uid, root, populate) as T;

class Walk {
  /** Entries may be shared by reference, and each is one place. */
  private readonly done = new Map<Entry, Entry>();
  private page = 0;

  constructor(
    private readonly reach: Reach,
    private readonly change: ZoneChange,
    private readonly enter: BlockGate,
  ) {}

  root(uid: string, root: unknown, populate: unknown): unknown {
    if (!Array.isArray(root)) return this.value(uid, root, populate);
    return this.list(root, (entry, index) => {
      this.page = index;
      return this.value(uid, entry, populate);
    });
  }

  private value(uid: string, value: unknown, populate: unknown): unknown {
    if (Array.isArray(value)) return this.list(value, (item) => this.value(uid, item, populate));
    if (!isObject(value)) return value;
    const steps = this.reach.steps(uid);
    return steps.length === 0 ? value : this.entry(steps, value, populate);
  }

  private list(items: unknown[], map: (item: unknown, index: number) => unknown): unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < items.length; index += 1) {
      const mapped = map(items[index], index);
      if (mapped !== items[index]) (copy ??= items.slice())[index] = mapped;
    }
    return copy ?? items;
  }

  private entry(steps: readonly Step[], entry: Entry, populate: unknown): Entry {
    const known = this.done.get(entry);
    if (known) return known;
    this.done.set(entry, entry);
    let copy: Entry | undefined;
    for (const step of steps) {
      const before = entry[step.name];
      if (before === null || typeof before !== 'object') continue;
      const node = populateAt(populate, step.name);
      if (!node) continue;
      const after = this.step(step, entry, before, node);
      if (after !== before) (copy ??= { ...entry })[step.name] = after;
    }
    if (copy) this.done.set(entry, copy);
    return copy ?? entry;
  }

  private step(step: Step, owner: Entry, value: object, node: PopulateNode): unknown {
    if (step.kind === 'zone') return this.zone(step, owner, value, node);
    const inside = populateInside(node);
    if (step.kind !== 'morph') return this.value(step.uid, value, inside);
    const one = (item: unknown): unknown =>
      isObject(item) && typeof item.__type === 'string'
        ? this.value(item.__type, item, populateInside(node, item.__type))
        : item;
    return Array.isArray(value) ? this.list(value, one) : one(value);
  }

  private zone(step: Step & { kind: 'zone' }, owner: Entry, blocks: object, node: PopulateNode): unknown {
    if (!Array.isArray(blocks)) return blocks;
    const zone: Zone = { page: this.page, owner, field: step.name, blocks, components: step.components, node };
    const changed = this.change(zone);
    return this.list(changed as unknown[], (block) =>
      isBlock(block) && this.enter(block)
        ? this.value(block.__component, block, populateInside(node, block.__component))
        : block,
    );
  }
}
