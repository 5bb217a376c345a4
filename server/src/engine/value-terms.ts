import { aboutOf, liftOf, type AttributeReading } from './affinity';
import { readDecayed } from './decay';
import { flowLift, type Flow } from './flow';

/** Terms of an attribute value, in their order: affinity of this session, affinity over weeks, what comes next. */
export const TERMS = 3;

/** Writes a value's terms, log-odds, from place `at` on; exactly 0 without evidence. `share` is the crowd's. */
export function writeTerms(
  about: AttributeReading,
  flow: Flow | null,
  value: string,
  share: number,
  into: Float64Array,
  at: number,
): void {
  const taste = about.tastes?.get(value);
  const intent = taste ? readDecayed(taste.intent, about.reading.clocks.intent) : 0;
  const own = aboutOf(about, value, taste);
  into[at] = liftOf(intent, about.intentTotal, share);
  into[at + 1] = liftOf(own, about.tasteTotal, share);
  into[at + 2] = flow ? flowLift(about, flow, value, own, share) : 0;
}
