import { type BootStyle, boots } from './boots';
import { createCloth } from './cloth';
import { skirt, type SkirtStyle, trousers, type TrouserStyle } from './lower';
import { type Colour, type Pattern, TONES } from './palette';
import { dress, type DressStyle, jacket, type JacketStyle, knitwear, type KnitStyle } from './upper';

/** What is drawn: a style of one category. */
export type Cut =
  | { category: 'skirts'; style: SkirtStyle }
  | { category: 'trousers'; style: TrouserStyle }
  | { category: 'dresses'; style: DressStyle }
  | { category: 'jackets'; style: JacketStyle }
  | { category: 'boots'; style: BootStyle }
  | { category: 'knitwear'; style: KnitStyle };
export type CategorySlug = Cut['category'];

export interface Look {
  cut: Cut;
  colour: Colour;
  pattern: Pattern;
}

/** A garment in a field of 400 × 480; `id` keeps its pattern apart from others in the same picture. */
export const garment = ({ cut, colour, pattern }: Look, id: string): string => {
  const cloth = createCloth(id, TONES[colour], pattern);
  const drawn = (): string => {
    switch (cut.category) {
      case 'skirts':
        return skirt(cloth, cut.style);
      case 'trousers':
        return trousers(cloth, cut.style);
      case 'dresses':
        return dress(cloth, cut.style);
      case 'jackets':
        return jacket(cloth, cut.style);
      case 'boots':
        return boots(cloth, cut.style);
      case 'knitwear':
        return knitwear(cloth, cut.style);
    }
  };
  return `<defs>${cloth.definitions}</defs>${drawn()}`;
};
