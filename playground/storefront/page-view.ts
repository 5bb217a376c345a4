import type { PublicDecision } from '../../client/src';
import { type BlockParts, renderBlock } from './blocks';
import { h } from './dom';
import type { Block, Page } from './shop';
import { slotName } from './words';

interface Shown {
  key: string;
  element: HTMLElement;
  stop(): void;
}

export interface PageView {
  element: HTMLElement;
  /** Shows the page; blocks that stay the same are left alone, so nothing jumps and nobody loses the focus. */
  show(page: Page, decisions: PublicDecision[]): void;
  /** One sentence below each chosen block, for where the inspector is far away. */
  explain(sentences: ReadonlyMap<string, string>): void;
}

export interface PageParts extends BlockParts {
  dismiss(decision: PublicDecision): void;
}

const frame = (block: Block, decision: PublicDecision | undefined, parts: PageParts): HTMLElement =>
  h(
    'section',
    { class: 'block', 'data-slot': decision?.slot, 'data-variant': decision?.variant },
    renderBlock(block, parts),
    decision
      ? h(
          'button',
          {
            type: 'button',
            class: 'dismiss',
            'aria-label': `Not for me: ${slotName(decision.slot)}`,
            onclick: () => parts.dismiss(decision),
          },
          'Not for me',
        )
      : null,
  );

export const createPageView = (parts: PageParts): PageView => {
  const element = h('div', { class: 'blocks' });
  let shown: Shown[] = [];

  const show = (page: Page, decisions: PublicDecision[]): void => {
    const next = page.blocks.map((block, index): Shown => {
      const decision = decisions.find(({ at }) => at.documentId === page.documentId && at.block?.index === index);
      // The same content with a newer decision is drawn anew too: its buttons speak of that decision.
      const key = JSON.stringify([block, decision?.decisionId]);
      const kept = shown[index];
      if (kept?.key === key) return kept;
      kept?.stop();
      const framed = frame(block, decision, parts);
      if (kept && kept.element.dataset.variant !== framed.dataset.variant) framed.classList.add('changed');
      return { key, element: framed, stop: decision ? parts.client.expose(framed, decision) : () => undefined };
    });
    shown.slice(next.length).forEach((gone) => gone.stop());
    shown = next;
    next.forEach(({ element: wanted }, index) => {
      const present = element.children[index];
      if (present === wanted) return;
      if (present) present.replaceWith(wanted);
      else element.append(wanted);
    });
    while (element.children.length > next.length) element.lastElementChild?.remove();
  };

  const explain = (sentences: ReadonlyMap<string, string>): void => {
    for (const { element: block } of shown) {
      block.querySelector('.why')?.remove();
      const sentence = sentences.get(block.dataset.slot ?? '');
      if (sentence) block.append(h('p', { class: 'why' }, sentence));
    }
  };

  return { element, show, explain };
};
