import type { Config } from '../config';
import type { HoldoutView } from '../contracts';
import type { StateStore } from '../stores/types';

const NAME = 'holdout';

/** The share of visitors who see the original everywhere. The panel's word wins over the configuration's. */
export interface Holdout {
  load(): Promise<void>;
  view(): HoldoutView;
  /** 0 to 1. */
  share(): number;
  put(percent: number): Promise<void>;
}

export const createHoldout = ({ config, state }: { config: Config; state: StateStore }): Holdout => {
  let stored: number | null = null;
  const percent = (): number => stored ?? config.holdoutPercent;
  return {
    load: async () => {
      stored = ((await state.load(NAME))?.data as { percent: number } | undefined)?.percent ?? null;
    },
    view: () => ({ percent: percent(), configured: stored === null }),
    share: () => percent() / 100,
    put: async (next) => {
      await state.save(NAME, { sequence: 0, data: { percent: next } });
      stored = next;
    },
  };
};
