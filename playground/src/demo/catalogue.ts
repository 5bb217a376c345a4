import type { CategorySlug, Cut, Look } from './drawing/garment';
import type { Colour, Pattern } from './drawing/palette';

export interface DemoCategory {
  slug: CategorySlug;
  name: string;
  description: string;
}

export const CATEGORIES: DemoCategory[] = [
  {
    slug: 'skirts',
    name: 'Skirts',
    description: 'From the mini that runs for the tram to the maxi that lets it leave.',
  },
  { slug: 'trousers', name: 'Trousers', description: 'Pockets that hold things, waists that forgive lunch.' },
  { slug: 'dresses', name: 'Dresses', description: 'One decision in the morning and you are done.' },
  { slug: 'jackets', name: 'Jackets', description: 'For wind, for rain, and for looking as if you had a plan.' },
  { slug: 'boots', name: 'Boots', description: 'Soles for puddles, meadows and very long concerts.' },
  { slug: 'knitwear', name: 'Knitwear', description: 'Warm as a favour, and nobody has to return it.' },
];

export interface DemoProduct extends Look {
  name: string;
  price: number;
  description: string;
}

const of =
  <C extends CategorySlug>(category: C) =>
  (
    name: string,
    style: Extract<Cut, { category: C }>['style'],
    colour: Colour,
    pattern: Pattern,
    price: number,
    description: string,
  ): DemoProduct => ({ name, cut: { category, style } as Cut, colour, pattern, price, description });

const skirt = of('skirts');
const trousers = of('trousers');
const dress = of('dresses');
const jacket = of('jackets');
const boots = of('boots');
const knit = of('knitwear');

export const PRODUCTS: DemoProduct[] = [
  skirt('Accordion', 'pleated', 'black', 'plain', 49, 'Forty sharp pleats that swing a beat after you do.'),
  skirt('Desk to Dinner', 'pencil', 'grey', 'checks', 45, 'Straight, with a slit that knows about stairs.'),
  skirt('Orchard', 'aline', 'yellow', 'floral', 39, 'Small blossoms, two honest pockets.'),
  skirt('Corner Shop', 'mini', 'blue', 'plain', 29, 'Sturdy cotton, patch pockets, no fuss.'),
  skirt('Carousel', 'tiered', 'red', 'dots', 54, 'Three tiers, made for turning round.'),
  skirt('Tie the Knot', 'wrap', 'green', 'plain', 42, 'Wraps once, ties at the side, fits next year too.'),
  skirt('Long Weekend', 'maxi', 'pink', 'stripes', 59, 'To the ankle, light enough for August.'),
  skirt('School of Jazz', 'pleated', 'red', 'checks', 52, 'A tartan with a sense of rhythm.'),

  trousers('Plumb Line', 'straight', 'blue', 'plain', 59, 'Unwashed denim that will learn your shape.'),
  trousers('Sailcloth', 'wide', 'white', 'plain', 64, 'Wide enough to catch a breeze.'),
  trousers('Second Skin', 'slim', 'black', 'plain', 49, 'Stretch that comes back when you stand up.'),
  trousers('Allotment', 'shorts', 'green', 'plain', 32, 'Turned-up hems, soil not included.'),
  trousers('Toolbox', 'cargo', 'brown', 'plain', 69, 'Two large pockets for large ideas.'),
  trousers('Morning Paper', 'pleat', 'grey', 'stripes', 72, 'Pleated front, soft waist, reads well at breakfast.'),
  trousers('Picnic Rug', 'wide', 'red', 'checks', 62, 'The rug, but you can walk home in it.'),
  trousers('Deck Chair', 'shorts', 'blue', 'stripes', 29, 'Seaside stripes, drawcord inside.'),

  dress('Blank Page', 'shift', 'white', 'plain', 69, 'A straight line from shoulder to knee.'),
  dress('Bandstand', 'flare', 'red', 'dots', 79, 'A waist, a skirt, and a Sunday to wear it on.'),
  dress('River Bend', 'maxi', 'blue', 'floral', 89, 'Falls to the floor and moves like water.'),
  dress('Borrowed', 'shirt', 'pink', 'stripes', 74, 'Somebody’s shirt, finally long enough.'),
  dress('After Eight', 'slip', 'black', 'plain', 84, 'Two straps, one evening.'),
  dress('Kitchen Garden', 'wrap', 'green', 'floral', 76, 'Crosses in front, ties behind, feeds twelve.'),
  dress('Marmalade', 'flare', 'yellow', 'plain', 72, 'Bright on toast and on grey days.'),
  dress('Chalk Stripe', 'shift', 'grey', 'stripes', 66, 'The suit’s quieter sister.'),

  jacket('Good Impression', 'blazer', 'blue', 'plain', 129, 'Sharp lapels, soft shoulders.'),
  jacket('Night Bus', 'bomber', 'black', 'plain', 99, 'Ribbed hem, deep pockets, last stop included.'),
  jacket('Road Movie', 'denim', 'blue', 'plain', 89, 'Heavy denim that only gets better.'),
  jacket('Weather Report', 'parka', 'yellow', 'plain', 149, 'Taped seams and a hood that stays up.'),
  jacket('Station Clock', 'trench', 'brown', 'plain', 169, 'Double-breasted, with a belt to knot while waiting.'),
  jacket('Cumulus', 'puffer', 'red', 'plain', 139, 'Filled with recycled down and optimism.'),
  jacket('Professor', 'blazer', 'brown', 'checks', 135, 'Tweed with opinions.'),
  jacket('Fern', 'parka', 'green', 'plain', 145, 'A forest colour, for forests.'),

  boots('Curtain Call', 'ankle', 'black', 'plain', 99, 'A heel you can stand on for an encore.'),
  boots('Pull-On', 'chelsea', 'brown', 'plain', 109, 'Elastic sides: on in two seconds.'),
  boots('Highwater', 'knee', 'black', 'plain', 149, 'To the knee, with a buckle that means it.'),
  boots('Ridge Walk', 'lace', 'brown', 'plain', 139, 'Laces all the way and a sole with grip.'),
  boots('Puddle', 'wellington', 'green', 'plain', 49, 'Rubber. The rain’s problem now.'),
  boots('Amarillo', 'western', 'red', 'plain', 159, 'Hand-stitched shaft, pointed toe, slow walk.'),
  boots('Duckling', 'wellington', 'yellow', 'dots', 45, 'The same, for people who jump in.'),
  boots('Prairie', 'western', 'white', 'plain', 165, 'Dances better than it rides.'),

  knit('Everyday', 'crew', 'grey', 'plain', 55, 'Merino, mid-weight, always clean in time.'),
  knit('Lighthouse', 'turtleneck', 'white', 'plain', 69, 'A collar against the north wind.'),
  knit('Reading Room', 'cardigan', 'green', 'plain', 75, 'Five buttons and room for a book.'),
  knit('Understudy', 'vest', 'brown', 'checks', 45, 'Goes under everything and steals the scene.'),
  knit('Half Day', 'hoodie', 'pink', 'plain', 59, 'Brushed inside, pocket for both hands.'),
  knit('Trawler', 'cable', 'blue', 'plain', 89, 'Cables as fishermen knit them.'),
  knit('Bumblebee', 'crew', 'yellow', 'stripes', 52, 'Stripes, and a mild temper.'),
  knit('Ember', 'turtleneck', 'red', 'plain', 72, 'The warm colour in a cold room.'),
];
