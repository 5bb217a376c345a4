import type { Client, ExplainedDecision, PublicDecision, TasteProfile } from '../../client/src';
import { h } from './dom';
import { modeName, percent, publicSentence, slotName, variantName } from './words';

const STAGES: Record<TasteProfile['stage'], string> = {
  unknown: 'A stranger: nothing is known yet. Click three skirts, and watch the page.',
  signalled: 'First signs of a taste.',
  known: 'A known taste.',
};

/** The unit of the numbers, for who opens them. */
const SCALE = 'Each line speaks for (+) or against (−) this block; +0.7 doubles its chances.';

const bars = (lines: { label: string; amount: number; note: string }[]): HTMLElement | null => {
  if (lines.length === 0) return null;
  const largest = Math.max(...lines.map((line) => Math.abs(line.amount)), 1e-9);
  return h(
    'ul',
    { class: 'bars' },
    ...lines.map((line) => {
      const bar = h('span', { class: line.amount < 0 ? 'bar against' : 'bar' });
      bar.style.setProperty('--share', String(Math.abs(line.amount) / largest));
      return h('li', {}, h('span', {}, line.label), bar, h('span', { class: 'number' }, line.note));
    }),
  );
};

const signed = (amount: number): string => `${amount < 0 ? '−' : '+'}${Math.abs(amount).toFixed(2)}`;

const sentencesOf = (decision: PublicDecision, explained: ExplainedDecision | null): string[] =>
  explained?.because.length ? explained.because : [publicSentence(decision)];

const slotCard = (decision: PublicDecision, explained: ExplainedDecision | null): HTMLElement => {
  const because = sentencesOf(decision, explained);
  const terms = (explained?.contributions ?? [])
    .filter((term) => Math.abs(term.amount) >= 0.005)
    .map((term) => ({ ...term, note: signed(term.amount) }));
  return h(
    'li',
    { class: 'decision', 'data-slot': decision.slot, 'data-variant': decision.variant, 'data-mode': decision.mode },
    h('h4', {}, slotName(decision.slot), h('span', { class: 'variant' }, variantName(decision.variant))),
    h(
      'p',
      { class: 'facts' },
      h('span', { class: `mode ${decision.mode}` }, modeName(decision.mode)),
      decision.servedProbability < 1
        ? ` in\u00a0${percent(decision.servedProbability).replace(' ', '\u00a0')} of cases`
        : null,
    ),
    ...because.map((sentence) => h('p', { class: 'because' }, sentence)),
    terms.length > 0
      ? h('details', {}, h('summary', {}, 'How it added up'), h('p', { class: 'facts' }, SCALE), bars(terms))
      : null,
  );
};

const tasteCard = (profile: TasteProfile): HTMLElement =>
  h(
    'section',
    { class: 'taste' },
    h('h3', {}, 'What this shop believes'),
    h('p', {}, STAGES[profile.stage]),
    bars(
      profile.affinities
        .filter((entry) => entry.evidence !== 0 || entry.avoided)
        .slice(0, 6)
        .map((entry) => ({
          label: `${entry.attribute}: ${entry.value}`,
          amount: entry.avoided ? -Math.abs(entry.evidence || 1) : entry.evidence,
          note: entry.avoided ? 'avoided' : `${entry.evidence.toFixed(1)} · ${entry.origin}`,
        })),
    ),
  );

/** What is asked for goes wrong now and then; the inspector then says less. */
const orNull = <T>(answer: Promise<T>): Promise<T | null> => answer.catch(() => null);

export interface Inspected {
  element: HTMLElement;
  /** The first sentence for each slot. */
  sentences: Map<string, string>;
}

/** The panel that says, for each slot of the page, why this block is there. */
export const renderInspector = async (
  client: Client,
  name: string,
  decisions: PublicDecision[],
): Promise<Inspected> => {
  const [explained, profile] = await Promise.all([
    Promise.all(decisions.map(({ decisionId }) => orNull(client.why(decisionId)))),
    orNull(client.me()),
  ]);
  const element = h(
    'aside',
    { class: 'inspector', 'aria-label': `Inspector: ${name}` },
    h('h3', {}, 'Why am I seeing this?'),
    decisions.length === 0
      ? h('p', {}, 'Nothing on this page was chosen for anybody: these are the editor’s own blocks.')
      : h('ul', { class: 'decisions' }, ...decisions.map((decision, index) => slotCard(decision, explained[index]))),
    profile ? tasteCard(profile) : null,
  );
  const sentences = new Map(
    decisions.map((decision, index) => [decision.slot, sentencesOf(decision, explained[index])[0]]),
  );
  return { element, sentences };
};
