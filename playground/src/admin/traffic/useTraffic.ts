import { useCallback, useEffect, useRef, useState } from 'react';
import { useFetchClient } from '@strapi/strapi/admin';

/** What `GET /demo/traffic` answers (`demo/traffic/run.ts`). */
export interface Standing {
  state: 'idle' | 'sending' | 'settling' | 'sent';
  world: string | null;
  come: number;
  of: number;
  truth: { lift: number; people: number } | null;
  problem: string | null;
  worlds: Record<string, { shoppers: number }>;
}

export interface TrafficControl {
  /** Null: not known yet, or nobody offers made-up shoppers here. */
  standing: Standing | null;
  /** The demo starts again without them. */
  removing: boolean;
  send(world: string): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

const ADDRESS = '/demo/traffic';
const LOOK_EVERY_MS = 2000;
/** A report is asked for anew at every so many looks while shoppers come: it costs the server half a second. */
const LOOKS_PER_RELOAD = 3;

/** Made-up shoppers, from here: how far they are, and what can be asked of them. `reload`: the numbers have changed. */
export const useTraffic = (reload: () => void): TrafficControl => {
  const { get, post, del } = useFetchClient();
  const [standing, setStanding] = useState<Standing | null>(null);
  const [removing, setRemoving] = useState(false);
  const looks = useRef(0);

  const look = useCallback(async () => {
    try {
      const { data } = await get<{ data: Standing }>(ADDRESS);
      setStanding(data.data);
      if (data.data.state === 'idle') setRemoving(false);
    } catch {
      // Not offered, or the server is just starting again: the next look tells.
    }
  }, [get]);

  const state = standing?.state;
  const moves = removing || state === 'sending' || state === 'settling';
  useEffect(() => void look(), [look]);
  useEffect(() => {
    if (!moves) return undefined;
    const timer = setInterval(() => {
      looks.current += 1;
      if (!removing && looks.current % LOOKS_PER_RELOAD === 0) reload();
      void look();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [moves, removing, look, reload]);

  // What just began or ended is seen at once.
  const before = useRef(state);
  useEffect(() => {
    if (before.current !== undefined && before.current !== state) reload();
    before.current = state;
  }, [state, reload]);

  return {
    standing,
    removing,
    send: async (world) => {
      await post(ADDRESS, { world });
      await look();
    },
    stop: async () => {
      await post(`${ADDRESS}/stop`, {});
      await look();
    },
    remove: async () => {
      setRemoving(true);
      await del(ADDRESS);
    },
  };
};
