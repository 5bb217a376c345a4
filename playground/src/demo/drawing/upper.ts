import { type Cloth, spread } from './cloth';

export type DressStyle = 'shift' | 'flare' | 'maxi' | 'shirt' | 'slip' | 'wrap';
export type JacketStyle = 'blazer' | 'bomber' | 'denim' | 'parka' | 'trench' | 'puffer';
export type KnitStyle = 'crew' | 'turtleneck' | 'cardigan' | 'vest' | 'hoodie' | 'cable';

const SHORT_SLEEVE = 'M140 82 Q112 96 100 150 L136 162 L148 120 Z';

const DRESS_OUTLINES: Record<DressStyle, string> = {
  shift: 'M164 70 Q200 104 236 70 L262 84 L254 150 L274 392 Q200 408 126 392 L146 150 L138 84 Z',
  flare: 'M164 70 Q200 110 236 70 L258 82 L244 204 L326 388 Q200 424 74 388 L156 204 L142 82 Z',
  maxi: 'M160 92 Q200 118 240 92 L248 180 L312 444 Q200 462 88 444 L152 180 Z',
  shirt: 'M162 70 L238 70 L262 84 L254 200 L282 402 L118 402 L146 200 L138 84 Z',
  slip: 'M158 112 Q180 96 200 118 Q220 96 242 112 Q240 190 272 414 Q200 424 128 414 Q160 190 158 112 Z',
  wrap: 'M158 70 L200 176 L242 70 L262 84 L248 204 L304 396 Q240 420 206 386 Q150 404 96 386 L152 204 L138 84 Z',
};

const dressDetails = (cloth: Cloth, style: DressStyle): string => {
  const straps = cloth.both(cloth.line('M164 96 L170 52', 6, 1));
  switch (style) {
    case 'shift':
      return cloth.line('M150 210 Q200 222 250 210', 2, 0.4) + cloth.both(cloth.line('M142 270 L166 262', 2.5));
    case 'flare':
      return (
        cloth.plain('M156 196 L244 196 L246 214 L154 214 Z', 'dark') +
        spread(110, 290, 7)
          .map((x) => cloth.line(`M${170 + (x - 110) / 3} 216 L${x} 388`, 2, 0.35))
          .join('')
      );
    case 'maxi':
      return (
        straps +
        cloth.line('M153 180 Q200 192 247 180', 3) +
        spread(120, 280, 5)
          .map((x) => cloth.line(`M${176 + (x - 120) / 3.4} 190 L${x} 446`, 2, 0.35))
          .join('')
      );
    case 'shirt':
      return (
        cloth.line('M200 84 L200 402') +
        spread(110, 380, 8)
          .map((y) => cloth.dot(206, y, 3.5))
          .join('') +
        cloth.both(cloth.plain('M162 64 L200 86 L180 108 L156 76 Z', 'light')) +
        cloth.plain('M144 206 L256 206 L258 226 L142 226 Z', 'dark')
      );
    case 'slip':
      return (
        cloth.both(cloth.line('M164 108 L174 54', 4, 1)) +
        cloth.line('M160 190 Q200 204 240 190', 2, 0.35) +
        cloth.line('M132 402 Q200 414 268 402', 3, 0.4)
      );
    case 'wrap':
      return (
        cloth.line('M200 176 L158 206 M242 72 L168 204', 3, 0.5) +
        cloth.plain('M150 200 L250 200 L252 216 L148 216 Z', 'dark') +
        cloth.plain('M160 214 L146 268 L162 262 L172 216 Z', 'dark')
      );
  }
};

export const dress = (cloth: Cloth, style: DressStyle): string => {
  const sleeves = style === 'maxi' || style === 'slip' ? '' : cloth.both(cloth.piece(SHORT_SLEEVE));
  return sleeves + cloth.piece(DRESS_OUTLINES[style]) + dressDetails(cloth, style);
};

const sleeve = (hem: number): string => `M134 98 Q96 128 76 ${hem} L118 ${hem + 10} L140 210 Z`;

const JACKET_LENGTH: Record<JacketStyle, number> = {
  blazer: 348,
  bomber: 318,
  denim: 322,
  parka: 404,
  trench: 428,
  puffer: 332,
};

const jacketDetails = (cloth: Cloth, style: JacketStyle, hem: number): string => {
  const buttons = (x: number, from: number, to: number, count: number): string =>
    spread(from, to, count)
      .map((y) => cloth.dot(x, y, 4.5))
      .join('');
  switch (style) {
    case 'blazer':
      return (
        cloth.plain('M172 84 L228 84 L200 216 Z', 'light') +
        cloth.both(cloth.plain('M166 82 L200 216 L150 168 L160 146 L142 134 Z', 'dark')) +
        cloth.line(`M200 216 L200 ${hem}`) +
        buttons(192, 236, 276, 2) +
        cloth.both(cloth.line('M134 284 L176 284', 4))
      );
    case 'bomber':
      return (
        cloth.plain(`M122 ${hem - 22} L278 ${hem - 22} L276 ${hem + 6} L124 ${hem + 6} Z`, 'dark') +
        cloth.both(cloth.plain('M79 296 L120 306 L118 330 L74 320 Z', 'dark') + cloth.line('M140 226 L164 264', 4)) +
        cloth.plain('M162 78 Q200 98 238 78 L242 100 Q200 118 158 100 Z', 'dark') +
        cloth.line(`M200 108 L200 ${hem}`, 4)
      );
    case 'denim':
      return (
        cloth.both(
          cloth.plain('M140 148 L184 148 L184 192 L162 202 L140 192 Z', 'light') +
            cloth.line('M160 204 L154 318 M180 200 L178 318', 2, 0.5) +
            cloth.plain('M160 78 L200 96 L182 124 L150 92 Z', 'light'),
        ) +
        cloth.line(`M200 100 L200 ${hem}`) +
        buttons(207, 128, 300, 6)
      );
    case 'parka':
      return (
        cloth.plain('M146 98 Q144 36 200 32 Q256 36 254 98 Q200 126 146 98 Z', 'dark') +
        cloth.plain('M164 92 Q164 56 200 54 Q236 56 236 92 Q200 110 164 92 Z', 'light') +
        cloth.line(`M200 112 L200 ${hem}`, 4) +
        cloth.line('M124 246 L276 246', 3, 0.6) +
        cloth.both(cloth.plain('M132 284 L180 284 L180 344 L130 344 Z', 'light') + cloth.line('M132 300 L180 300', 2))
      );
    case 'trench':
      return (
        cloth.both(
          cloth.plain('M166 80 L200 176 L146 148 L154 126 L140 112 Z', 'light') + cloth.line('M136 312 L170 322', 4),
        ) +
        cloth.line(`M212 176 L212 ${hem}`) +
        cloth.both(buttons(182, 196, 232, 2)) +
        cloth.plain('M122 250 L278 250 L280 274 L120 274 Z', 'dark') +
        cloth.plain('M190 244 L222 244 L222 280 L190 280 Z', 'light')
      );
    case 'puffer':
      return (
        spread(140, hem - 26, 6)
          .map((y) => cloth.line(`M126 ${y} Q200 ${y + 14} 274 ${y}`, 3, 0.5))
          .join('') +
        cloth.both(
          spread(160, 290, 4)
            .map((y) => cloth.line(`M${128 - (y - 98) * 0.22} ${y} L${92 - (y - 190) * 0.1 + 40} ${y + 8}`, 3, 0.4))
            .join(''),
        ) +
        cloth.plain('M160 62 L240 62 L246 104 Q200 120 154 104 Z', 'dark') +
        cloth.line(`M200 70 L200 ${hem}`, 4)
      );
  }
};

export const jacket = (cloth: Cloth, style: JacketStyle): string => {
  const hem = JACKET_LENGTH[style];
  const flare = hem > 380 ? 14 : 0;
  const body = `M156 82 L244 82 L268 98 L276 190 L${278 + flare} ${hem} L${122 - flare} ${hem} L124 190 L132 98 Z`;
  return (
    cloth.both(cloth.piece(sleeve(style === 'trench' ? 326 : 318))) +
    cloth.piece(body) +
    jacketDetails(cloth, style, hem)
  );
};

const ribs = (cloth: Cloth, from: number, to: number, top: number, bottom: number): string =>
  spread(from, to, 15)
    .map((x) => cloth.line(`M${x} ${top} L${x} ${bottom}`, 1.5, 0.45))
    .join('');

const knitDetails = (cloth: Cloth, style: KnitStyle): string => {
  const neck = cloth.plain('M158 82 Q200 122 242 82 L252 92 Q200 142 148 92 Z', 'dark');
  switch (style) {
    case 'crew':
      return neck;
    case 'turtleneck':
      return (
        cloth.plain('M164 48 L236 48 L246 94 Q200 112 154 94 Z', 'light') + cloth.line('M160 70 Q200 82 240 70', 2, 0.4)
      );
    case 'cardigan':
      return (
        cloth.plain('M164 80 L236 80 L200 216 Z', 'line') +
        cloth.both(cloth.plain('M152 84 L168 78 L204 214 L204 366 L192 366 L192 216 Z', 'light')) +
        spread(232, 344, 5)
          .map((y) => cloth.dot(199, y, 4.5, cloth.tones.dark))
          .join('')
      );
    case 'vest':
      return (
        cloth.plain('M164 80 L236 80 L200 176 Z', 'line') +
        cloth.both(cloth.line('M158 82 L200 184', 7, 0.8) + cloth.line('M138 92 Q150 140 142 184', 7, 0.5))
      );
    case 'hoodie':
      return (
        cloth.plain('M146 96 Q140 40 200 38 Q260 40 254 96 Q200 130 146 96 Z', 'dark') +
        cloth.plain('M168 92 Q170 62 200 60 Q230 62 232 92 Q200 112 168 92 Z', 'line') +
        cloth.plain('M148 266 L252 266 L270 330 L130 330 Z', 'light') +
        cloth.both(cloth.line('M186 108 L182 164', 3, 0.9))
      );
    case 'cable':
      return (
        neck +
        [160, 200, 240]
          .map((x) =>
            spread(140, 318, 7)
              .map((y) =>
                cloth.line(
                  `M${x - 9} ${y} Q${x + 12} ${y + 12} ${x - 9} ${y + 25} M${x + 9} ${y} Q${x - 12} ${y + 12} ${x + 9} ${y + 25}`,
                  2.4,
                  0.5,
                ),
              )
              .join(''),
          )
          .join('')
      );
  }
};

export const knitwear = (cloth: Cloth, style: KnitStyle): string => {
  const sleeves = cloth.both(cloth.piece(sleeve(312)) + cloth.plain('M78 296 L121 306 L118 330 L73 320 Z', 'dark'));
  const body =
    style === 'vest'
      ? 'M156 82 L244 82 L262 92 Q250 140 272 196 L274 352 L126 352 L128 196 Q150 140 138 92 Z'
      : 'M156 82 L244 82 L268 98 L276 190 L274 352 L126 352 L124 190 L132 98 Z';
  return (
    (style === 'vest' ? '' : sleeves) +
    cloth.piece(body) +
    cloth.plain('M124 346 L276 346 L272 374 L128 374 Z', 'dark') +
    ribs(cloth, 130, 270, 350, 371) +
    knitDetails(cloth, style)
  );
};
