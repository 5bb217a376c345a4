import { AxisBottom } from '@visx/axis';
import { Group } from '@visx/group';
import type { EarnedPolicy } from '../../../../server/src/contracts';
import { PLOT, type PlotScale } from './plot';

const COLOUR = { person: '#4945ff', other: '#666687' } as const;
const MIDDLE = PLOT.height / 2;
const END = 5;

/** A value with its interval on the scale of all rows; dotted where it is estimated. The cells beside say the same. */
export const Interval = ({ policy, scale }: { policy: EarnedPolicy; scale: PlotScale }) => {
  const { value, interval, how } = policy;
  if (value === null) return null;
  const colour = policy.policy === 'person' ? COLOUR.person : COLOUR.other;
  const dashes = how === 'onPaper' ? '2 4' : undefined;
  return (
    <svg width={PLOT.width} height={PLOT.height} aria-hidden focusable="false">
      {interval && (
        <Group stroke={colour} strokeWidth={2}>
          <line x1={scale(interval.low)} x2={scale(interval.high)} y1={MIDDLE} y2={MIDDLE} strokeDasharray={dashes} />
          {[interval.low, interval.high].map((end) => (
            <line key={end} x1={scale(end)} x2={scale(end)} y1={MIDDLE - END} y2={MIDDLE + END} />
          ))}
        </Group>
      )}
      <circle
        cx={scale(value)}
        cy={MIDDLE}
        r={6}
        stroke={colour}
        strokeWidth={2}
        fill={how === 'onPaper' ? '#ffffff' : colour}
      />
    </svg>
  );
};

/** The scale under the rows. */
export const Axis = ({ scale, label }: { scale: PlotScale; label: (value: number) => string }) => (
  <svg width={PLOT.width} height={PLOT.height} aria-hidden focusable="false">
    <AxisBottom
      scale={scale}
      numTicks={4}
      tickFormat={(value) => label(Number(value))}
      stroke="#c0c0cf"
      tickStroke="#c0c0cf"
      tickLabelProps={{ fill: 'currentColor', fontSize: 11, textAnchor: 'middle' }}
    />
  </svg>
);
