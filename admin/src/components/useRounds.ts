import { useEffect, useRef } from 'react';
import type { Loaded } from './useLoad';

/**
 * Loads again when `round` has moved on; never while an answer is on its way, or one that takes longer than a round
 * would never be seen.
 */
export const useRounds = (round: number, { loading, reload }: Pick<Loaded<unknown>, 'loading' | 'reload'>): void => {
  const seen = useRef(round);
  useEffect(() => {
    if (loading || seen.current === round) return;
    seen.current = round;
    reload();
  }, [round, loading, reload]);
};
