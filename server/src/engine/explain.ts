import type { Decision, Reason } from './types';

/** Words for keys; what is missing is said with the key itself. */
export interface Labels {
  readonly variant?: (key: string) => string | undefined;
  readonly segment?: (key: string) => string | undefined;
  readonly value?: (attribute: string, value: string) => string | undefined;
  readonly item?: (item: string) => string | undefined;
}

/** A decision in plain sentences, most important first. */
export function explain(decision: Decision, labels: Labels = {}): string[] {
  const variant = (key: string): string => labels.variant?.(key) ?? (key === 'baseline' ? 'the original' : key);
  const segment = (key: string): string => labels.segment?.(key) ?? key;
  const sentences: string[] = [];
  // What is true of the shown block comes first; an exploring one is not shown for what the visitor likes.
  const exploring = decision.reasons.find((reason) => reason.kind === 'EXPLORE');
  const tried = exploring && sentenceOf(exploring, variant, segment, labels);
  if (tried) sentences.push(tried);
  const liked = affinitySentence(decision.reasons, labels);
  const because = liked && exploring ? `Otherwise something else would be shown ${liked.replace(/^B/, 'b')}` : liked;
  const overruled = decision.reasons.find((reason) => reason.kind === 'OVERRULED');
  if (because && overruled)
    sentences.push(`${because}; your ${segment(overruled.segment)} rule says ${variant(overruled.variant)}.`);
  else if (because) sentences.push(`${because}.`);
  const unsure = decision.reasons.some((reason) => reason.kind === 'MARGIN');
  for (const reason of decision.reasons) {
    if (reason.kind === 'AFFINITY' || reason.kind === 'EXPLORE' || (reason.kind === 'OVERRULED' && because)) continue;
    // Something does speak for something else, only not clearly enough: saying both would contradict itself.
    if (reason.kind === 'DEFAULT' && unsure) continue;
    const sentence = sentenceOf(reason, variant, segment, labels);
    if (sentence) sentences.push(sentence);
  }
  return sentences;
}

function affinitySentence(reasons: readonly Reason[], labels: Labels): string | null {
  const liked = reasons.filter((reason) => reason.kind === 'AFFINITY');
  const parts = liked.map(({ attribute, value, events }) => {
    const word = labels.value?.(attribute, value) ?? value;
    // Values are names of many: "1 skirts" is no English.
    if (events === 1 && liked.length === 1)
      return `one look at ${/^with(out)? /.test(word) ? 'something ' : ''}${word}`;
    return events ? `${events} ${word}` : word;
  });
  if (parts.length === 0) return null;
  const last = parts.pop()!;
  return `Because of ${parts.length > 0 ? `${parts.join(', ')} and ${last}` : last}`;
}

function avoidedSentence(
  { attribute, value, seen, events, share }: Extract<Reason, { kind: 'AVOIDED' }>,
  labels: Labels,
): string {
  const word = labels.value?.(attribute, value) ?? value;
  return `${events || 'None'} of the ${seen} things looked at ${events > 1 ? 'were' : 'was'} ${word}, although about ${Math.round(share * 100)} % of the offer is.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** Reasons that are said the same way whatever they carry. */
const PLAIN: Partial<Record<Reason['kind'], string>> = {
  PINNED: 'A takeover shows this to everybody.',
  MARGIN: 'What this visitor did does not point clearly enough to one answer yet.',
  DISABLED: 'Individualization is switched off here.',
  SHADOW: 'Everybody gets the original here; what would be shown instead is only written down.',
  SPLIT: 'A comparison is running here: who gets what was drawn by lot.',
  HOLDOUT: 'This visitor is in the group that always sees the original.',
  NO_CONSENT: 'This visitor did not agree to individualization.',
  ERROR: 'Something went wrong, so the original is shown.',
  DEFAULT: 'Nothing speaks for anything else, so the original is shown.',
};

/** Reasons about one variant. */
const OF_VARIANT: Partial<Record<Reason['kind'], (name: string) => string>> = {
  DISMISSED: (name) => `The visitor said “not for me” to ${name}.`,
  IGNORED: (name) => `${capital(name)} was shown again and again, and the visitor let it be.`,
  OUT_OF_STOCK: (name) => `${capital(name)} is out of stock.`,
  CAPPED: (name) => `${capital(name)} was shown often enough for now.`,
  SPENT: (name) => `${capital(name)} was shown as often as your business rule allows for today.`,
  COOLING: (name) => `${capital(name)} rests after what the visitor did with it.`,
  BOOSTED: (name) => `Your business rule pushes ${name}.`,
  BURIED: (name) => `Your business rule holds ${name} back.`,
};

function sentenceOf(
  reason: Reason,
  variant: (key: string) => string,
  segment: (key: string) => string,
  labels: Labels,
): string | null {
  switch (reason.kind) {
    case 'CROWD': {
      const item = reason.because === undefined ? undefined : (labels.item?.(reason.because) ?? reason.because);
      if (item !== undefined) return `People who looked at ${item} also chose this.`;
      return reason.segment === undefined ? 'Popular with everybody.' : `Popular in ${segment(reason.segment)}.`;
    }
    case 'TARGETING_MATCH':
      return `The ${segment(reason.segment)} rule ${reason.strength === 'always' ? 'always gives this' : 'starts with this'}.`;
    case 'OVERRULED':
      return `Your ${segment(reason.segment)} rule says ${variant(reason.variant)}.`;
    case 'EXPLORE':
      return `Trying something else to learn, as in ${percent(reason.probability)} of such cases.`;
    case 'AVOIDED':
      return avoidedSentence(reason, labels);
    case 'MISSION':
      return reason.mission === 'other'
        ? 'This visit is about something else than usual, so what the visitor usually likes is left out.'
        : `This visit is for another errand (${reason.mission}), so what the visitor usually likes is left out.`;
    case 'INELIGIBLE':
      return `${capital(variant(reason.variant))} is kept from this visitor by ${segment(reason.segment)}.`;
    default:
      return (
        ('variant' in reason && OF_VARIANT[reason.kind]?.(variant(reason.variant))) || (PLAIN[reason.kind] ?? null)
      );
  }
}
