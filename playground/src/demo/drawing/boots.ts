import { type Cloth, spread } from './cloth';

export type BootStyle = 'ankle' | 'chelsea' | 'knee' | 'lace' | 'wellington' | 'western';

const TOP: Record<BootStyle, number> = { ankle: 226, chelsea: 206, knee: 74, lace: 168, wellington: 110, western: 126 };

const shaft = (style: BootStyle): string => {
  const top = TOP[style];
  const foot = 'Q242 318 290 330 Q334 340 334 374';
  if (style === 'western')
    return `M140 ${top + 18} Q160 ${top - 6} 186 ${top + 14} Q212 ${top - 6} 238 ${top + 18} L234 292 Q246 318 298 338 L346 374 L144 374 Z`;
  return `M142 ${top} L236 ${top} L234 292 ${foot} L144 374 Z`;
};

const details = (cloth: Cloth, style: BootStyle): string => {
  const top = TOP[style];
  const pull = cloth.line(`M150 ${top + 4} Q140 ${top - 18} 160 ${top - 2}`, 5, 0.9);
  switch (style) {
    case 'ankle':
      return (
        cloth.line('M150 300 Q196 318 234 292', 2.5) + cloth.plain('M214 232 L226 232 L226 296 L214 296 Z', 'light')
      );
    case 'chelsea':
      return (
        cloth.plain(`M172 ${top + 2} L212 ${top + 2} L204 292 L182 292 Z`, 'light') +
        spread(178, 206, 5)
          .map((x) => cloth.line(`M${x} ${top + 8} L${x} 284`, 1.5, 0.5))
          .join('') +
        pull
      );
    case 'knee':
      return (
        cloth.line('M146 288 Q196 310 234 288', 2.5) +
        cloth.line('M160 90 L160 288', 2, 0.5) +
        cloth.plain('M142 110 L236 110 L236 124 L142 124 Z', 'dark') +
        cloth.dot(222, 117, 5)
      );
    case 'lace':
      return (
        cloth.plain(`M198 ${top + 6} L236 ${top + 6} L234 296 Q226 306 206 300 Z`, 'light') +
        spread(top + 22, 286, 6)
          .map((y) => cloth.line(`M202 ${y} L234 ${y + 6} M202 ${y + 8} L234 ${y - 4}`, 3, 0.85))
          .join('') +
        cloth.line('M292 334 Q274 350 280 374', 2.5)
      );
    case 'wellington':
      return (
        cloth.plain(`M142 ${top} L236 ${top} L236 ${top + 18} L142 ${top + 18} Z`, 'light') +
        cloth.line('M144 342 Q230 352 330 350', 3, 0.4) +
        cloth.plain('M176 140 L204 140 L204 172 L176 172 Z', 'light')
      );
    case 'western':
      return (
        cloth.line('M160 176 Q188 150 214 176 Q190 196 188 230 Q186 196 160 176', 2.5, 0.8) +
        cloth.line('M164 214 Q188 190 212 214 M168 248 Q188 226 208 248', 2.5, 0.6) +
        cloth.line('M150 306 Q200 330 236 298 M300 340 Q280 352 284 374', 2.5) +
        pull
      );
  }
};

const one = (cloth: Cloth, style: BootStyle): string => {
  const heel = style === 'wellington' || style === 'chelsea' ? 18 : 30;
  const toe = style === 'western' ? 348 : 336;
  return (
    cloth.plain(`M144 372 L192 372 L188 ${380 + heel} L148 ${380 + heel} Z`, 'line') +
    cloth.piece(shaft(style)) +
    details(cloth, style) +
    cloth.plain(`M142 370 L${toe} 370 L${toe - 2} 386 L142 386 Z`, 'line')
  );
};

/** A pair from the side, the second behind the first. */
export const boots = (cloth: Cloth, style: BootStyle): string =>
  `<g transform="translate(34 -14) scale(.96)" opacity=".82">${one(cloth, style)}</g><g transform="translate(-44 12)">${one(cloth, style)}</g>`;
