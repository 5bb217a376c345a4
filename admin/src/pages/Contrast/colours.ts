import type { ContrastView } from '../../../../server/src/contracts';

/** Told apart by people who see colours differently too; the text beside each bar says the same. */
const PALETTE = ['#4945ff', '#d9822f', '#328048', '#9736e8', '#0c75af', '#b72b1a', '#5f5f8c', '#a16d00'];
const ORIGINAL = '#8e8ea9';

/** One colour per block, the same on both sides of the page. */
export const coloursOf = (view: Pick<ContrastView, 'rule' | 'individual'>): ReadonlyMap<string, string> => {
  const variants = [...new Set([...view.rule, ...view.individual].map(({ variant }) => variant))].sort();
  const others = variants.filter((variant) => variant !== 'baseline');
  return new Map(
    variants.map((variant) => [
      variant,
      variant === 'baseline' ? ORIGINAL : PALETTE[others.indexOf(variant) % PALETTE.length],
    ]),
  );
};
