import { type Cloth, spread } from './cloth';

export type SkirtStyle = 'pleated' | 'pencil' | 'aline' | 'mini' | 'tiered' | 'wrap' | 'maxi';
export type TrouserStyle = 'straight' | 'wide' | 'slim' | 'shorts' | 'cargo' | 'pleat';

const SKIRT_OUTLINES: Record<SkirtStyle, string> = {
  pleated:
    'M138 118 L262 118 L322 366 L300 378 L272 370 L246 382 L220 372 L200 384 L180 372 L154 382 L128 370 L100 378 L78 366 Z',
  pencil: 'M138 118 L262 118 Q292 200 270 396 L130 396 Q108 200 138 118 Z',
  aline: 'M138 118 L262 118 L314 360 Q200 392 86 360 Z',
  mini: 'M134 148 L266 148 L298 300 Q200 322 102 300 Z',
  tiered:
    'M138 118 L262 118 L284 200 L304 204 L318 290 L334 294 L348 386 Q200 416 52 386 L66 294 L82 290 L96 204 L116 200 Z',
  wrap: 'M138 118 L262 118 L306 380 Q258 398 226 372 Q160 392 92 366 Z',
  maxi: 'M140 84 L260 84 L322 424 Q200 448 78 424 Z',
};

const skirtDetails = (cloth: Cloth, style: SkirtStyle): string => {
  const fan = (top: number, bottom: number, from: number, to: number, count: number): string =>
    spread(0, 1, count)
      .map((part) => cloth.line(`M${150 + 100 * part} ${top} L${from + (to - from) * part} ${bottom}`, 2, 0.4))
      .join('');
  switch (style) {
    case 'pleated':
      return fan(124, 370, 100, 300, 9);
    case 'pencil':
      return cloth.line('M200 122 L200 340') + cloth.plain('M200 340 L188 396 L212 396 Z', 'dark');
    case 'aline':
      return fan(130, 352, 128, 272, 4) + cloth.both(cloth.line('M152 150 Q142 178 120 186', 2.5));
    case 'mini':
      return (
        cloth.both(cloth.plain('M136 178 L176 178 L174 214 L132 214 Z', 'dark')) +
        cloth.dot(200, 172) +
        cloth.line('M200 150 L200 310')
      );
    case 'tiered':
      return (
        cloth.line('M104 202 Q200 226 296 202', 3, 0.6) +
        cloth.line('M74 292 Q200 322 326 292', 3, 0.6) +
        fan(216, 262, 116, 284, 9) +
        fan(316, 366, 90, 310, 11)
      );
    case 'wrap':
      return (
        cloth.line('M250 122 Q216 220 226 372', 3, 0.7) +
        cloth.plain('M246 112 L286 150 L268 156 L276 184 L258 170 L248 132 Z', 'light')
      );
    case 'maxi':
      return fan(96, 424, 104, 296, 7);
  }
};

export const skirt = (cloth: Cloth, style: SkirtStyle): string => {
  const top = style === 'maxi' ? 66 : style === 'mini' ? 128 : 98;
  return (
    cloth.piece(SKIRT_OUTLINES[style]) +
    skirtDetails(cloth, style) +
    cloth.plain(`M138 ${top} L262 ${top} L264 ${top + 24} L136 ${top + 24} Z`, 'dark')
  );
};

const TROUSER_OUTLINES: Record<TrouserStyle, string> = {
  straight: 'M136 84 L264 84 L276 424 L212 424 L200 196 L188 424 L124 424 Z',
  wide: 'M140 84 L260 84 L318 424 L212 424 L200 190 L188 424 L82 424 Z',
  slim: 'M138 84 L262 84 Q278 210 252 428 L210 428 L200 200 L190 428 L148 428 Q122 210 138 84 Z',
  shorts: 'M128 134 L272 134 L294 306 L210 312 L200 236 L190 312 L106 306 Z',
  cargo: 'M134 84 L266 84 L286 424 L212 424 L200 196 L188 424 L114 424 Z',
  pleat: 'M138 84 L262 84 Q292 190 260 424 L210 424 L200 200 L190 424 L140 424 Q108 190 138 84 Z',
};

const trouserDetails = (cloth: Cloth, style: TrouserStyle): string => {
  const pockets = cloth.both(cloth.line('M144 100 Q146 132 126 150', 2.5));
  switch (style) {
    case 'straight':
      return pockets + cloth.both(cloth.line('M126 408 L187 408', 2, 0.4));
    case 'wide':
      return pockets + cloth.both(cloth.line('M168 120 L138 420', 2, 0.45));
    case 'slim':
      return pockets + cloth.both(cloth.line('M150 250 L184 246 M150 260 L184 256', 2, 0.4));
    case 'shorts':
      return cloth.both(
        cloth.line('M134 150 Q138 184 116 196', 2.5) + cloth.plain('M106 290 L190 296 L190 312 L106 306 Z', 'light'),
      );
    case 'cargo':
      return (
        pockets +
        cloth.both(cloth.plain('M116 244 L164 244 L164 306 L114 306 Z', 'light') + cloth.line('M116 262 L164 262', 3))
      );
    case 'pleat':
      return pockets + cloth.both(cloth.line('M172 106 L166 420', 2, 0.5) + cloth.line('M156 106 L152 170', 2, 0.5));
  }
};

export const trousers = (cloth: Cloth, style: TrouserStyle): string => {
  const shorts = style === 'shorts';
  const top = shorts ? 112 : 62;
  const wide = shorts ? 8 : 0;
  return (
    cloth.piece(TROUSER_OUTLINES[style]) +
    trouserDetails(cloth, style) +
    cloth.line(`M200 ${top + 22} L200 ${top + 92} Q198 ${top + 104} 184 ${top + 90}`, 2) +
    cloth.plain(
      `M${136 - wide} ${top} L${264 + wide} ${top} L${264 + wide} ${top + 24} L${136 - wide} ${top + 24} Z`,
      'dark',
    ) +
    cloth.dot(200, top + 12, 5)
  );
};
