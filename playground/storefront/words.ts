import type { PublicDecision } from '../../client/src';

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).replace(/-/g, ' ');

/** `home-hero` → `Hero` */
export const slotName = (slot: string): string => capital(slot.replace(/^home-/, ''));

/** A candidate from a collection is called by its layout: `product:abc` → `Product`. */
export const variantName = (variant: string): string =>
  variant === 'baseline' ? 'The original' : capital(variant.split(':', 1)[0]);

const MODES: Record<PublicDecision['mode'], string> = {
  default: 'as the editor made it',
  segment: 'a rule',
  crowd: 'what most people like',
  individual: 'chosen for this person',
  explore: 'trying something',
  pinned: 'a dated takeover',
  holdout: 'left alone, to compare',
};
export const modeName = (mode: PublicDecision['mode']): string => MODES[mode] ?? mode;

/** A sentence from the public reasons, for when the full explanation cannot be had. */
export const publicSentence = (decision: PublicDecision): string => {
  const liked = decision.reasons.flatMap((reason) => (reason.kind === 'AFFINITY' ? [reason.value] : []));
  if (liked.length > 0) return `Because of ${liked.join(', ')}.`;
  const avoided = decision.reasons.flatMap((reason) => (reason.kind === 'AVOIDED' ? [reason.value] : []));
  if (avoided.length > 0) return `You seem to leave aside what is ${avoided.join(', ')}.`;
  if (decision.mode === 'crowd') return 'Most people who come here like this.';
  if (decision.mode === 'segment') return 'A rule of the shop says so.';
  return 'Nothing is known that would speak for something else.';
};

export const percent = (share: number): string => {
  const hundredths = share * 100;
  return `${hundredths > 99 && hundredths < 100 ? hundredths.toFixed(1) : Math.round(hundredths)} %`;
};
