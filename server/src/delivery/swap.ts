import type { DecisionPlace } from '../contracts';
import type { Block } from './dependencies';
import type { Choice } from './choose';

/** A choice and where its first block stands in the answer. */
export interface Served {
  readonly choice: Choice;
  readonly at: DecisionPlace;
  readonly repeat: number;
}

export interface SwappedZone {
  readonly blocks: readonly unknown[];
  readonly served: readonly Served[];
}

/**
 * The blocks of a zone with every slot's block replaced by what was chosen, all at once. `finish` has the last word
 * on each block that is served in a slot. Indexes are those of the answer: a variant may bring several blocks or none.
 */
export const swapZone = (
  blocks: readonly unknown[],
  choices: ReadonlyMap<unknown, Choice>,
  finish: (block: Block) => Block,
): SwappedZone => {
  const swapped: unknown[] = [];
  const served: Served[] = [];
  const repeats = new Map<string, number>();
  for (const block of blocks) {
    const choice = choices.get(block);
    if (!choice) {
      swapped.push(block);
      continue;
    }
    const { place } = choice.here;
    const repeat = repeats.get(place.slot) ?? 0;
    repeats.set(place.slot, repeat + 1);
    const content = (choice.content ?? [choice.here.block]).map(finish);
    const first = content[0];
    served.push({
      choice,
      repeat,
      at: {
        contentType: place.contentType,
        documentId: place.documentId,
        locale: place.locale,
        field: place.field,
        block: first ? { index: swapped.length, __component: first.__component, id: first.id } : null,
      },
    });
    swapped.push(...content);
  }
  return { blocks: swapped, served };
};
