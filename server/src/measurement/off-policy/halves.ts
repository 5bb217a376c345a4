import { drawOf } from '../../engine';

/** Visitors fall to two halves for good; for another purpose they are split independently. */
export const halfOf = (visitor: string, purpose: string): 'first' | 'second' =>
  drawOf('half', purpose, visitor) < 0.5 ? 'first' : 'second';
